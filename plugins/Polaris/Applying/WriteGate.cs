namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Lets small batches through one at a time, large ones beside each other. A write takes 32 ms whether it holds one instance or a hundred: while one
/// is under way, the next changes gather.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private const int Large = 50;
    private readonly SemaphoreSlim _small = new(1);

    public async Task<T> PassAsync<T>(int changes, Func<Task<T>> write, CancellationToken cancellationToken)
    {
        if (changes >= Large)
        {
            return await write();
        }

        await _small.WaitAsync(cancellationToken);
        try
        {
            return await write();
        }
        finally
        {
            _small.Release();
        }
    }

    public void Dispose() => _small.Dispose();
}
