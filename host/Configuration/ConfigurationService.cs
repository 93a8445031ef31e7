using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Configuration;

/// <summary>Loads the configuration, hands it to the engine, and follows its changes. A change that is bad leaves what runs as it is.</summary>
internal sealed partial class ConfigurationService(
    ITaskProvider provider,
    ConfigurationLoader loader,
    ConfigurationSources sources,
    Func<EngineConfiguration, CancellationToken, Task> apply,
    TimeProvider timeProvider,
    ILoggerFactory loggerFactory,
    IChangeLog? changeLog = null)
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);
    private readonly ILogger _logger = loggerFactory.CreateLogger<ConfigurationService>();
    private readonly ProblemReporter _reporter = new(loggerFactory.CreateLogger<ProblemReporter>());
    private readonly BackupStore _backups = new(sources);
    private readonly Channel<TaskDocument?> _changes = Channel.CreateUnbounded<TaskDocument?>();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<TaskDocumentKind, TaskDocument> _latest = [];
    private readonly Dictionary<TaskDocumentKind, ImmutableArray<ConfigurationProblem>> _problems = [];
    private readonly HashSet<TaskDocumentKind> _refused = [];
    private readonly HashSet<TaskDocumentKind> _gone = [];
    private ImmutableArray<ConfigurationProblem> _atStart = [];
    private volatile string? _providerFault;
    private ConfigurationSet? _set;
    private EngineConfiguration? _applied;
    private volatile ConfigurationState _state = ConfigurationState.Empty;

    /// <summary>Ends when the first configuration was applied; fails with <see cref="ConfigurationException"/> when there is none.</summary>
    public Task Started => _started.Task;

    /// <summary>What is in force has changed. Handlers only take note of it.</summary>
    public event Action? Changed;

    /// <summary>What is in force now; from any thread.</summary>
    public ConfigurationState State => _providerFault is { } fault
        ? _state with { Notes = [.. _state.Notes, $"The configuration cannot be followed now, and what runs goes on: {fault.TrimEnd('.')}."] }
        : _state;

    /// <summary>Judges the latest documents again, for when something they depend on changed, for example a type was loaded. Returns at once.</summary>
    public void Recheck() => _changes.Writer.TryWrite(null);

    /// <summary>Runs until cancelled. Call once.</summary>
    /// <exception cref="ConfigurationException">There is no configuration to start with.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken);
            _started.TrySetResult();
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
            // Whoever awaits RunAsync sees it; nobody has to look at both.
            _ = _started.Task.Exception;
            throw;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = PumpAsync(ending.Token);
        try
        {
            while (true)
            {
                await StepAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            await ending.CancelAsync();
            await pump;
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        LoadedConfiguration loaded;
        try
        {
            loaded = await loader.LoadAsync(cancellationToken);
        }
        catch (ConfigurationException e)
        {
            _reporter.Report(e.Problems);
            throw;
        }

        _reporter.Report(loaded.Problems);
        _atStart = loaded.Problems;
        _refused.UnionWith(loaded.FromBackup);
        foreach (var document in loaded.Documents)
        {
            _latest[document.Kind] = document;
            _problems[document.Kind] = [.. loaded.Problems.Where(problem => problem.Origin == document.Origin)];
        }

        await apply(loaded.Set.Configuration, cancellationToken);
        _set = loaded.Set;
        _applied = loaded.Set.Configuration;
        foreach (var task in _applied.Tasks)
        {
            LogTask(task);
        }

        Record("configuration applied", string.Join(", ", loaded.Set.Documents.Select(document => document.Document.Origin)), $"{Plural.Of(_applied.Tasks.Length, "task")} at the start");
        SetState(loaded.FromBackup);
        await BackUpAsync(loaded.Set.Documents.Where(document => !loaded.FromBackup.Contains(document.Document.Kind)), cancellationToken);
    }

    // The provider yields everything again on each call, so that nothing is missed between the first load and here, or after a failure.
    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var document in provider.WatchAsync(cancellationToken))
                {
                    SetProviderFault(null);
                    _changes.Writer.TryWrite(document);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A provider is somebody else's code: whatever it throws, what runs goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // Said once for as long as it fails in the same way; the status shows it all the while.
                if (SetProviderFault(e.Message))
                {
                    Log.ProviderFailed(_logger, Ages.Text(RetryTime), e);
                }
            }

            try
            {
                await Task.Delay(RetryTime, timeProvider, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private bool SetProviderFault(string? fault)
    {
        if (string.Equals(_providerFault, fault, StringComparison.Ordinal))
        {
            return false;
        }

        _providerFault = fault;
        Changed?.Invoke();
        return true;
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var more = _changes.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (TaskComparer.ContentEquals(_applied, _set!.Configuration))
        {
            await more;
        }
        else
        {
            // The engine refused the last one: try again, unless something newer comes first.
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(more, Task.Delay(RetryTime, timeProvider, ending.Token));
            await ending.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        var changed = new SortedDictionary<TaskDocumentKind, TaskDocument>();
        while (_changes.Reader.TryRead(out var document))
        {
            if (document is null)
            {
                // Also what is in force from a backup, or from before an edit that was refused.
                _set = _set.Recompile();
            }

            foreach (var one in document is null ? _latest.Values.ToList() : [document])
            {
                if (document is null || IsNews(one))
                {
                    changed[one.Kind] = one;
                }
            }
        }

        if (changed.Count > 0)
        {
            await ReloadAsync([.. changed.Values], cancellationToken);
        }
        else if (!TaskComparer.ContentEquals(_applied, _set.Configuration))
        {
            await ApplyAsync([], cancellationToken);
        }
    }

    private bool IsNews(TaskDocument document)
    {
        if (_latest.TryGetValue(document.Kind, out var known) && known.Text == document.Text)
        {
            return false;
        }

        if (document.Text is not null && _gone.Remove(document.Kind))
        {
            // It may come back as it was, so that nothing else would tell.
            SetState(_state.FromBackup);
        }

        // A document that vanishes is more likely lost than meant: a mount that went away, an editor between delete and create.
        if (document.Text is null)
        {
            Log.Vanished(_logger, document.Origin);
            _latest[document.Kind] = document;
            _gone.Add(document.Kind);
            SetState(_state.FromBackup);
            return false;
        }

        return true;
    }

    private async Task ReloadAsync(IReadOnlyList<TaskDocument> documents, CancellationToken cancellationToken)
    {
        // An absent document keeps what is in force, also when it is only judged again.
        var present = documents.Where(document => document.Text is not null).ToList();
        var update = _set!.Update(present);
        foreach (var document in present)
        {
            _latest[document.Kind] = document;
            _problems[document.Kind] = [.. update.Problems.Where(problem => problem.Origin == document.Origin)];
        }

        _reporter.Report(update.Problems);
        foreach (var kind in update.Refused)
        {
            _refused.Add(kind);
            var faults = _problems.GetValueOrDefault(kind, []).Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
            Log.Refused(_logger, OriginOf(kind));
            Record("configuration refused", OriginOf(kind), faults is [{ } first, ..] ? $"{Plural.Of(faults.Count, "fault")}, the first: {first}" : "");
        }

        var repaired = update.Accepted.Where(_refused.Remove).Select(OriginOf).ToList();
        foreach (var origin in repaired)
        {
            Log.GoodAgain(_logger, origin);
        }

        if (repaired.Count > 0 && TaskComparer.ContentEquals(_applied!, update.Set.Configuration))
        {
            // Nothing is to be applied, and yet whoever reads the history has to see that the refusal is over.
            Record("configuration applied", string.Join(", ", repaired), "good again, and nothing in it differs from what is in force");
        }

        _set = update.Set;
        foreach (var kind in update.Accepted.Where(kind => !present.Exists(document => document.Kind == kind)))
        {
            // It waited for the other one.
            _problems[kind] = [];
        }

        await ApplyAsync(update.Accepted, cancellationToken);
    }

    private async Task ApplyAsync(ImmutableArray<TaskDocumentKind> accepted, CancellationToken cancellationToken)
    {
        var before = _applied!;
        var configuration = _set!.Configuration;
        if (!TaskComparer.ContentEquals(before, configuration))
        {
            try
            {
                await apply(configuration, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // What runs must survive whatever goes wrong while switching; it is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.ApplyFailed(_logger, Ages.Text(RetryTime), e);
                return;
            }

            _applied = configuration;
            var known = before.Tasks.ToDictionary(task => task.Name, StringComparer.Ordinal);
            var changed = configuration.Tasks.Where(task => !TaskComparer.ContentEquals(known.GetValueOrDefault(task.Name), task)).ToList();
            var removed = known.Keys.Except(configuration.Tasks.Select(task => task.Name), StringComparer.Ordinal).Count();
            Log.Applied(_logger, Plural.Of(configuration.Tasks.Length, "task"), changed.Count, removed);
            Record("configuration applied", string.Join(", ", accepted.Select(OriginOf)), $"{Plural.Of(configuration.Tasks.Length, "task")}, {changed.Count} new or changed, {removed} removed");
            foreach (var task in changed)
            {
                LogTask(task);
            }
        }

        SetState([.. _state.FromBackup.Where(kind => IsBackup(kind))]);
        await BackUpAsync(_set.Documents.Where(document => accepted.Contains(document.Document.Kind)), cancellationToken);
    }

    // As the provider calls it: a file is not what every provider reads.
    private string OriginOf(TaskDocumentKind kind) => _latest.GetValueOrDefault(kind)?.Origin ?? sources.Document(kind).Origin;

    private bool IsBackup(TaskDocumentKind kind) => _set!.Find(kind)?.Document.Origin == _backups.Origin(kind);

    private void SetState(ImmutableArray<TaskDocumentKind> fromBackup)
    {
        _state = new()
        {
            Documents = _set!.Documents,
            Problems = [.. _problems.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value)],
            FromBackup = fromBackup,
            Notes = [.. Notes(fromBackup)],
        };
        Changed?.Invoke();
    }

    private IEnumerable<string> Notes(ImmutableArray<TaskDocumentKind> fromBackup)
    {
        if (sources.IsDemo)
        {
            yield return $"The demo {sources.Demo.Origin} runs, because at the start no variable named a document, no document declared a task and there was no backup. A document that has a task now is used after a restart.";
        }

        foreach (var kind in fromBackup)
        {
            var document = OriginOf(kind);
            var why = _atStart.FirstOrDefault(problem => problem.Severity == ProblemSeverity.Error && problem.Origin == document) ?? _atStart.FirstOrDefault(problem => problem.Severity == ProblemSeverity.Error);
            yield return $"The backup {_backups.Origin(kind)} runs instead of {document}: {(why is null ? "that was gone at the start" : why.ToString().TrimEnd('.'))}.";
        }

        foreach (var kind in _gone.Order())
        {
            yield return $"{OriginOf(kind)} is gone; what it said last goes on.";
        }

        foreach (var (kind, problems) in _problems.OrderBy(entry => entry.Key))
        {
            if (!fromBackup.Contains(kind) && _set!.Find(kind) is not null && problems.Any(problem => problem.Severity == ProblemSeverity.Error))
            {
                yield return $"{OriginOf(kind)} has faults now, see below; what it said before they came goes on.";
            }
        }
    }

    private async Task BackUpAsync(IEnumerable<CompiledDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            var kind = document.Document.Kind;
            // The empty documents we ship leave no backup, as one would switch the demo off; the demo itself is nobody's configuration.
            if (sources.IsDemo || document.Document.Text is not { } text || (document.DeclaredTasks == 0 && !_backups.Exists(kind)))
            {
                continue;
            }

            try
            {
                await _backups.WriteAsync(kind, text, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.BackupFailed(_logger, _backups.Origin(kind), e);
            }
        }
    }

    private void Record(string change, string document, string detail) =>
        changeLog?.Record(new() { At = timeProvider.GetUtcNow(), Change = change, Detail = document.Length == 0 ? detail : $"{document}: {detail}" });

    private void LogTask(TaskDefinition task) => Log.Task(_logger, task.Name, task.Source.Name, task.Destination.Name, TaskDefaults.Describe(task));
}
