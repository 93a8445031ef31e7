using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.File.Document;

namespace PolarisSync.Plugins.File;

/// <summary>One file.</summary>
internal sealed class FileEndpoint : IEndpoint
{
    // One write replaces the whole file, so that large batches cost as much as small ones.
    private const int BatchChanges = 2000;

    private readonly RegistryFile _file;

    public FileEndpoint(EndpointContext<FileEndpointOptions> context)
    {
        if (context.Endpoint.Addresses is not [{ Length: > 0 } path])
        {
            throw new SyncException(
                SyncErrorKind.Config, $"Endpoint {context.Endpoint.Name}: a file endpoint has exactly one address, the path of its file; {context.Endpoint.Addresses.Length} are given.");
        }

        _file = new RegistryFile(path, context.TimeProvider);
        Source = new FileSource(_file, context.TimeProvider, context.LoggerFactory.CreateLogger<FileWatch>());
        Destination = new FileDestination(_file, context.LoggerFactory.CreateLogger<FileDestination>());
    }

    /// <inheritdoc/>
    public IServiceSource? Source { get; }

    /// <inheritdoc/>
    public IServiceDestination? Destination { get; }

    /// <inheritdoc/>
    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        var content = await _file.LoadAsync(cancellationToken);
        return new()
        {
            ServerVersion = "file",
            Source = new() { HasNamespaces = true },
            Destination = new()
            {
                HasNamespaces = true,
                ConditionalWrites = true,
                Identity = CopyIdentity.Own,
                BatchChanges = BatchChanges,
            },
        };
    }

    /// <inheritdoc/>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        await _file.LoadAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
