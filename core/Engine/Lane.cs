using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>
/// Carries ready change sets to one destination: gathers those of many targets up to the server's limits, waits for nothing more. Fewer calls
/// at once gather larger batches. Never sends more changes a second than the endpoint is configured for. Lives on the engine's loop.
/// </summary>
internal sealed class Lane(EngineLoop loop, EndpointRuntime endpoint, IServiceDestination destination, Action<LaneEntry, ChangeSetResult, TimeSpan> applied, Action<LaneEntry> outdated)
{
    private readonly Queue<LaneEntry> _ready = new();
    private readonly HashSet<TargetState> _held = [];
    private readonly WriteBudget _budget = new(loop.Time);
    private IDisposable? _timer;
    private int _calls;
    private int _gathered;

    /// <summary>Changes a second at most; null for no limit. What is ready already follows a change of it at once.</summary>
    public int? MaxWritesPerSecond
    {
        get => _budget.Rate;
        set
        {
            if (_budget.Rate != value)
            {
                _budget.Rate = value;
                loop.Post(Dispatch);
            }
        }
    }

    /// <summary>Calls under way.</summary>
    public int Calls => _calls;

    /// <summary>Entries that are ready and wait for room, plus those under way.</summary>
    public int Depth => _held.Count;

    /// <summary>Nothing more goes out: the engine stops.</summary>
    public bool IsHalted { get; set; }

    /// <summary>Whether a target's change set is here, ready or under way.</summary>
    public bool Holds(TargetState target) => _held.Contains(target);

    /// <summary>Takes an entry; its first step goes out as soon as there is room.</summary>
    public void Add(LaneEntry entry)
    {
        _held.Add(entry.Target);
        _ready.Enqueue(entry);

        // Whatever becomes ready in the same breath of the loop goes out together; a full batch waits for nothing.
        _gathered += Size(entry);
        if (_gathered >= endpoint.Info?.Destination?.BatchChanges)
        {
            Dispatch();
        }
        else
        {
            loop.Post(Dispatch);
        }
    }

    private void Dispatch()
    {
        _timer?.Dispose();
        _timer = null;
        _gathered = 0;
        while (!IsHalted && _ready.Count > 0 && endpoint.Info?.Destination is { } traits && _calls < Math.Max(1, traits.CallsAtOnce))
        {
            if (NextReady() is not { } head)
            {
                break;
            }

            var wanted = _budget.Rate is null ? 0 : _budget.Wanted(Size(head), _ready.Sum(Size));
            if (_budget.Available is var room && room < wanted)
            {
                _timer = loop.Schedule(_budget.TimeUntil(wanted), Dispatch);
                break;
            }

            var batch = new List<LaneEntry>();
            var changes = 0;
            while (NextReady() is { } next && (batch.Count == 0 || changes + Size(next) <= Math.Min(traits.BatchChanges, room)))
            {
                changes += Size(next);
                batch.Add(_ready.Dequeue());
            }

            _budget.Spend(changes);
            Send(batch);
        }
    }

    private LaneEntry? NextReady()
    {
        while (_ready.TryPeek(out var next))
        {
            if (!next.IsOutdated)
            {
                return next;
            }

            _ready.Dequeue();
            _held.Remove(next.Target);
            outdated(next);
        }

        return null;
    }

    private static int Size(LaneEntry entry) => Math.Max(1, entry.Steps[0].Changes.Length);

    private void Send(List<LaneEntry> batch)
    {
        _calls++;
        var sets = batch.ConvertAll(static entry => entry.Steps[0]);
        var token = loop.Stopping;
        loop.Start($"write to {endpoint.Name}", async () =>
        {
            var begun = loop.Time.GetTimestamp();
            IReadOnlyList<ChangeSetResult> results;
            try
            {
                results = (await destination.ApplyAsync(sets, token)).ChangeSets;
                if (results.Count != sets.Count || results.Where((result, index) => result.Outcomes.Length != sets[index].Changes.Length).Any())
                {
                    var words = $"The adapter of '{endpoint.Name}' did not say what became of each change.";
                    results = sets.ConvertAll(set => ChangeSetResult.AllAs(set, ChangeOutcome.Failed(SyncErrorKind.Protocol, words)));
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                var error = EndpointRuntime.Translate(exception, $"writing to '{endpoint.Name}'");
                results = sets.ConvertAll(set => ChangeSetResult.AllAs(set, ChangeOutcome.Failed(error)));
            }

            var took = loop.Time.GetElapsedTime(begun);
            loop.Post(() =>
            {
                _calls--;
                for (var i = 0; i < batch.Count; i++)
                {
                    _held.Remove(batch[i].Target);
                    applied(batch[i], results[i], took);
                }

                Dispatch();
            });
        });
    }
}
