using System.Collections.Concurrent;

namespace PolarisSync.Tests.Fakes.Kubernetes;

/// <summary>The calls that came, in their order.</summary>
public sealed class KubeCallLog
{
    private readonly ConcurrentQueue<KubeCall> _calls = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<KubeCall> All => [.. _calls];

    /// <summary>How many there were, of a kind of path.</summary>
    public int Count(Func<KubeCall, bool> which) => _calls.Count(which);

    /// <summary>Forgets what came.</summary>
    public void Clear() => _calls.Clear();

    internal void Add(KubeCall call) => _calls.Enqueue(call);
}
