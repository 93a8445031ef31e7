using PolarisSync.Tests.Fakes.Kubernetes.Http;

namespace PolarisSync.Tests.Fakes.Kubernetes;

/// <summary>What goes wrong, until it is switched off again.</summary>
public sealed class KubeFaults
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _held;
    private (int Status, string Part, int Left)? _refusal;
    private volatile Action? _afterPage;

    /// <summary>Watches end at once, in order and without a word.</summary>
    public bool EmptyWatches { get; set; }

    /// <summary>Watches from any version are told that it is too old.</summary>
    public bool ExpiredWatches { get; set; }

    /// <summary>After an ERROR the stream stays open and silent until its time is over, as that of Services at times does.</summary>
    public bool StaysOpenAfterError { get; set; }

    /// <summary>Watches say nothing and never end.</summary>
    public bool HalfOpenWatches { get; set; }

    /// <summary>Every answer is what nobody can read.</summary>
    public bool Garbage { get; set; }

    /// <summary>Refuses the next calls to paths that hold a text.</summary>
    public void Refuse(int status, string part, int times = int.MaxValue)
    {
        lock (_gate)
        {
            _refusal = (status, part, times);
        }
    }

    /// <summary>Refuses nothing any more.</summary>
    public void Accept()
    {
        lock (_gate)
        {
            _refusal = null;
        }
    }

    /// <summary>Answers nothing.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Answers what waits, and all that comes.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held?.TrySetResult();
            _held = null;
        }
    }

    /// <summary>Does something once, right after the next answered page of a list.</summary>
    public void AfterNextPage(Action action) => _afterPage = action;

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _held?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    internal KubeRefusal? Take(string path)
    {
        lock (_gate)
        {
            if (_refusal is not { Left: > 0 } refusal || !path.Contains(refusal.Part, StringComparison.Ordinal))
            {
                return null;
            }

            _refusal = refusal with { Left = refusal.Left - 1 };
            return new KubeRefusal(refusal.Status, $"a scripted {refusal.Status}", refusal.Status == 410 ? "Expired" : null);
        }
    }

    internal void PageAnswered(string verb)
    {
        if (verb == "list" && Interlocked.Exchange(ref _afterPage, null) is { } action)
        {
            action();
        }
    }
}
