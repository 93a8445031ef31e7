using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>The first load: what the provider has, else the backup.</summary>
internal sealed partial class ConfigurationLoader(
    ITaskProvider provider,
    ConfigurationSources sources,
    ConfigurationSet empty,
    TimeProvider timeProvider,
    ILogger<ConfigurationLoader> logger)
{
    private static readonly TaskDocumentKind[] Kinds = [TaskDocumentKind.Registry, TaskDocumentKind.Configuration];
    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(15);
    private readonly BackupStore _backups = new(sources);

    /// <summary>Reads and judges the documents without a backup, for verbs like <c>lint</c>; the outcome may hold errors.</summary>
    /// <exception cref="SyncException">The provider failed.</exception>
    public async Task<LoadedConfiguration> ReadAsync(CancellationToken cancellationToken)
    {
        if (sources.IsDemo)
        {
            DemoFiles.Prepare(sources);
        }

        var documents = await CollectAsync(cancellationToken);
        var missing = documents.Where(IsMissing).Select(Missing).ToList();
        var update = empty.Update([.. documents.Where(document => !IsMissing(document))]);
        return new() { Set = update.Set, Documents = documents, Problems = [.. missing, .. update.Problems] };
    }

    /// <summary>Loads what a host starts with; each document that cannot be used is replaced by its backup, loudly.</summary>
    /// <exception cref="ConfigurationException">A document cannot be used and has no usable backup.</exception>
    public async Task<LoadedConfiguration> LoadAsync(CancellationToken cancellationToken)
    {
        LoadedConfiguration loaded;
        Exception? failure = null;
        try
        {
            loaded = await ReadAsync(cancellationToken);
        }
        catch (SyncException e)
        {
            failure = e;
            var problem = new ConfigurationProblem { Origin = sources.Registry.Origin, Path = "$", Message = $"the documents cannot be read: {e.Message}" };
            loaded = new() { Set = empty, Problems = [problem] };
        }

        if (sources.IsDemo)
        {
            Log.Demo(logger, sources.Demo.Origin);
        }

        var set = loaded.Set;
        var problems = loaded.Problems.ToList();
        var fromBackup = new List<TaskDocumentKind>();
        var unusable = false;
        foreach (var kind in Kinds.Where(kind => NeedsBackup(kind, loaded, failure)))
        {
            var (backup, faults) = await ReadBackupAsync(kind, cancellationToken);
            problems.AddRange(faults);
            if (backup is not null)
            {
                var update = set.Update([backup]);
                problems.AddRange(update.Problems);
                set = update.Set;
            }

            if (set.Find(kind) is { } used && used.Document == backup)
            {
                fromBackup.Add(kind);
                Log.Backup(logger, sources.Document(kind).Origin, _backups.Origin(kind));
            }
            else
            {
                // A provider that failed may have had only one document: the other's backup is enough to start with.
                unusable |= backup is not null || failure is null;
            }
        }

        if (unusable || (failure is not null && fromBackup.Count == 0))
        {
            throw new ConfigurationException([.. problems], failure);
        }

        return loaded with { Set = set, Problems = [.. problems], FromBackup = [.. fromBackup] };
    }

    private bool NeedsBackup(TaskDocumentKind kind, LoadedConfiguration loaded, Exception? failure)
    {
        if (failure is not null || loaded.Set.Find(kind) is not { } used)
        {
            return true;
        }

        // Absent, but there once was one with tasks: it was lost, not emptied.
        return used.Document.Text is null && _backups.Exists(kind);
    }

    private async Task<(TaskDocument? Document, ImmutableArray<ConfigurationProblem> Problems)> ReadBackupAsync(TaskDocumentKind kind, CancellationToken cancellationToken)
    {
        try
        {
            return (await _backups.ReadAsync(kind, cancellationToken), []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [new() { Origin = _backups.Origin(kind), Path = "$", Message = $"the backup cannot be read: {e.Message}" }]);
        }
    }

    // A file that was named is expected to be there; without a name its absence says that there are no such tasks.
    private bool IsMissing(TaskDocument document) => document.Text is null && sources.Document(document.Kind) is { NamedBy: not null } file && file.Origin == document.Origin;

    private ConfigurationProblem Missing(TaskDocument document) => new()
    {
        Origin = document.Origin,
        Path = "$",
        Message = $"the file does not exist; it is named by {sources.Document(document.Kind).NamedBy}",
    };

    private async Task<ImmutableArray<TaskDocument>> CollectAsync(CancellationToken cancellationToken)
    {
        var documents = new SortedDictionary<TaskDocumentKind, TaskDocument>();
        using var patience = new CancellationTokenSource(ProviderPatience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await foreach (var document in provider.WatchAsync(either.Token))
            {
                documents[document.Kind] = document;
                if (documents.Count == Kinds.Length)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Some providers know one document only; what came is what there is.
            if (documents.Count == 0)
            {
                throw new SyncException(SyncErrorKind.Transient, $"the provider gave no document within {ProviderPatience.TotalSeconds:0} s");
            }
        }
        catch (Exception e) when (e is not SyncException and not OperationCanceledException)
        {
            throw new SyncException(SyncErrorKind.Transient, $"the provider failed: {e.Message}", e);
        }

        foreach (var kind in Kinds.Where(kind => !documents.ContainsKey(kind)))
        {
            documents[kind] = new() { Kind = kind, Origin = sources.Document(kind).Origin };
        }

        return [.. documents.Values];
    }
}
