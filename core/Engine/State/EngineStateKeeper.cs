using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine.State;

/// <summary>Keeps guard windows, held objects, withdrawals, leases and pauses in the data folder, a moment after they change.</summary>
internal sealed partial class EngineStateKeeper(IStateStore store, EngineLoop loop, PumpServices services, ILogger<EngineStateKeeper> logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private readonly ILogger _logger = logger;
    private (long Guard, long Withdrawals, long Leases, long Pauses) _saved;
    private bool _saving;

    /// <summary>Puts everything stored back. Call before the engine has work.</summary>
    /// <exception cref="SyncException">Config: a document is there but cannot be understood; it names which and what to do.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var guard = await LoadAsync("guard", StateJson.Default.StoredGuard, cancellationToken);
        var withdrawals = await LoadAsync("withdrawn", StateJson.Default.StoredWithdrawals, cancellationToken);
        var leases = await LoadAsync("leases", StateJson.Default.ImmutableArrayStoredLease, cancellationToken);
        var pauses = await LoadAsync("paused", StateJson.Default.StoredPauses, cancellationToken);
        await loop.InvokeAsync(
            () =>
            {
                if (guard is not null)
                {
                    services.Guard.Restore(
                        guard.Series.Select(static series => (series.Target.ToTarget(), series.ToSeries())),
                        guard.Held.Select(static scope => scope.ToScope()),
                        guard.Released.Select(static loss => loss.ToKey()),
                        guard.LastId);
                }

                if (withdrawals is not null)
                {
                    services.Withdrawals.Restore(withdrawals.Records.Select(static record => record.ToWithdrawal()), withdrawals.LastId);
                }

                if (!leases.IsDefaultOrEmpty)
                {
                    services.Leases.Restore(leases.Select(static lease => KeyValuePair.Create(
                        lease.Target.ToTarget(), lease.Copies.Select(static copy => copy.ToInstance()).ToImmutableArray())));
                }

                services.Pauses.Restore(pauses?.Records.Select(static record => record.ToPause()) ?? []);
                _saved = Revisions;
                return true;
            },
            cancellationToken);
    }

    /// <summary>Begins to watch for changes.</summary>
    public void Start() => loop.Schedule(s_interval, Tick);

    /// <summary>Stores what changed since the last time.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var (texts, revisions) = await loop.InvokeAsync(Collect, cancellationToken);
        foreach (var (name, text) in texts)
        {
            await store.SaveAsync(name, text, cancellationToken);
        }

        await loop.InvokeAsync(() => _saved = revisions, cancellationToken);
    }

    private (long, long, long, long) Revisions => (services.Guard.Revision, services.Withdrawals.Revision, services.Leases.Revision, services.Pauses.Revision);

    private void Tick()
    {
        loop.Schedule(s_interval, Tick);
        if (_saving || _saved == Revisions || services.Mode != EngineMode.Run)
        {
            return;
        }

        _saving = true;
        loop.Start("store the engine's state", async () =>
        {
            try
            {
                await SaveAsync(loop.Stopping);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.SaveFailed(_logger, exception.Message);
            }
            finally
            {
                loop.Post(() => _saving = false);
            }
        });
    }

    private (List<(string Name, string Text)> Texts, (long, long, long, long) Revisions) Collect()
    {
        var texts = new List<(string, string)>();
        if (_saved.Guard != services.Guard.Revision)
        {
            var guard = new StoredGuard
            {
                LastId = services.Guard.LastId,
                Held = [.. services.Guard.Held.Select(StoredScope.From)],
                Released = [.. services.Guard.Released.Select(static key => StoredLoss.From(key, null))],
                Series = [.. services.Guard.Targets.Where(static pair => pair.Value.Series.IsStarted).Select(static pair => StoredSeries.From(pair.Key, pair.Value.Series))],
            };
            texts.Add(("guard", JsonSerializer.Serialize(guard, StateJson.Default.StoredGuard)));
        }

        if (_saved.Withdrawals != services.Withdrawals.Revision)
        {
            var withdrawals = new StoredWithdrawals { LastId = services.Withdrawals.LastId, Records = [.. services.Withdrawals.All.Select(StoredWithdrawal.From)] };
            texts.Add(("withdrawn", JsonSerializer.Serialize(withdrawals, StateJson.Default.StoredWithdrawals)));
        }

        if (_saved.Leases != services.Leases.Revision)
        {
            ImmutableArray<StoredLease> leases =
            [
                .. services.Leases.All.Select(static pair => new StoredLease
                {
                    Target = StoredTarget.From(pair.Key),
                    Copies = [.. pair.Value.Select(StoredLease.StoredCopy.From)],
                }),
            ];
            texts.Add(("leases", JsonSerializer.Serialize(leases, StateJson.Default.ImmutableArrayStoredLease)));
        }

        if (_saved.Pauses != services.Pauses.Revision)
        {
            var pauses = new StoredPauses { Records = [.. services.Pauses.All.Select(static pair => StoredPause.From(pair.Key, pair.Value))] };
            texts.Add(("paused", JsonSerializer.Serialize(pauses, StateJson.Default.StoredPauses)));
        }

        return (texts, Revisions);
    }

    private async Task<T?> LoadAsync<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var text = await store.LoadAsync(name, cancellationToken);
        if (string.IsNullOrWhiteSpace(text))
        {
            return default;
        }

        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException error)
        {
            throw new SyncException(
                SyncErrorKind.Config,
                $"The state document '{name}' in the data folder cannot be read ({error.Message}). Move it away to start without it: held objects and guard windows are then forgotten.",
                error);
        }
    }
}
