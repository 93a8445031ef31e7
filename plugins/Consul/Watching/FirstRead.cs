namespace PolarisSync.Plugins.Consul;

/// <summary>One dump while it is read; one that is not completed leaves nothing behind.</summary>
internal sealed class FirstRead(FirstReads reads, int session) : IDisposable
{
    private IReadOnlyCollection<string> _names = [];
    private long _index;
    private bool _isComplete;

    /// <summary>The index the answer stands for.</summary>
    public void TakeHead(long index) => _index = index;

    /// <summary>Takes what the dump shows.</summary>
    public CatalogNumbers Numbers { get; } = new(0);

    /// <summary>The answer ended; these services were wanted of it.</summary>
    public void Complete(IReadOnlyCollection<string> names) => (_names, _isComplete) = (names, true);

    public void Dispose() => reads.End(session, _isComplete ? Numbers.Services : null, _index, _names);
}
