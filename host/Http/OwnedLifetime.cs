using Microsoft.Extensions.Hosting;

namespace PolarisSync.Host.Http;

/// <summary>Leaves signals to the owner.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
