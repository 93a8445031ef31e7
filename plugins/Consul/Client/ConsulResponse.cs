using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>The head of a good answer; the body is still to be read.</summary>
/// <param name="Message">The message, to be disposed.</param>
/// <param name="Index">Consul's index, 0 for none.</param>
/// <param name="Version">Where the answer stands.</param>
internal sealed record ConsulResponse(HttpResponseMessage Message, long Index, SnapshotVersion Version) : IDisposable
{
    public Task<Stream> ReadAsync(CancellationToken cancellationToken) => Message.Content.ReadAsStreamAsync(cancellationToken);

    public void Dispose() => Message.Dispose();
}
