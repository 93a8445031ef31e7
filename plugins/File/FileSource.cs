using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.File.Document;

namespace PolarisSync.Plugins.File;

/// <summary>Reads services from a file. Unlike a destination a source needs the file to be there: missing is unknown, not empty.</summary>
internal sealed class FileSource(RegistryFile file, TimeProvider timeProvider, ILogger<FileWatch> logger) : IServiceSource
{
    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        var content = await file.LoadExistingAsync(cancellationToken);
        return new() { Namespace = ns, Services = FileMapper.ToList(content.Document, ns), Version = content.Version };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var content = await file.LoadExistingAsync(cancellationToken);
        foreach (var service in services)
        {
            yield return FileMapper.ToSnapshot(content, service);
        }
    }

    public IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken) =>
        new FileWatch(file, wanted, timeProvider, logger).RunAsync(cancellationToken);
}
