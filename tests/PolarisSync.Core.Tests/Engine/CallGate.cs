using System.Collections.Immutable;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Holds the answers of one method of a registry, each until the test lets it go: what was read grows old meanwhile.</summary>
internal sealed class CallGate
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _held = [];
    private bool _open;

    /// <param name="registry">The registry.</param>
    /// <param name="method">The method.</param>
    /// <param name="before">Whether the call is held before the registry does anything, not its answer.</param>
    public CallGate(InMemoryRegistry registry, string method, bool before = false)
    {
        Func<string, CancellationToken, Task> hold = (name, cancellationToken) => string.Equals(name, method, StringComparison.Ordinal) ? HoldAsync(cancellationToken) : Task.CompletedTask;
        if (before)
        {
            registry.BeforeCall = hold;
        }
        else
        {
            registry.BeforeAnswer = hold;
        }
    }

    /// <summary>Answers held so far, those let go included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Lets the answer with this number go, counted from 0.</summary>
    public void Release(int index)
    {
        lock (_gate)
        {
            _held[index].TrySetResult();
        }
    }

    /// <summary>Lets everything go, now and from now on.</summary>
    public void Open()
    {
        ImmutableArray<TaskCompletionSource> held;
        lock (_gate)
        {
            _open = true;
            held = [.. _held];
        }

        foreach (var call in held)
        {
            call.TrySetResult();
        }
    }

    private Task HoldAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_open)
            {
                return Task.CompletedTask;
            }

            var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Add(call);
            return call.Task.WaitAsync(cancellationToken);
        }
    }
}
