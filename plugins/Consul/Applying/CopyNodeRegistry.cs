using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Makes the owners' nodes, each once. Registering with SkipNodeUpdate leaves a node alone that is there already: writing its metadata
/// again would wake every watcher of every service on it.
/// </summary>
internal sealed class CopyNodeRegistry(ConsulClient client, CopyNodes nodes)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public void Reset() => _known.Clear();

    /// <summary>Makes the node if this was not done yet.</summary>
    /// <exception cref="SyncException">Any kind.</exception>
    public Task EnsureAsync(string owner, CancellationToken cancellationToken) =>
        _known.ContainsKey(owner) ? Task.CompletedTask : RegisterAsync(owner, cancellationToken);

    /// <summary>Makes the node again, after the server said that it is missing.</summary>
    /// <exception cref="SyncException">Any kind.</exception>
    public async Task RegisterAsync(string owner, CancellationToken cancellationToken)
    {
        var registration = nodes.Registration(owner);
        var body = JsonSerializer.SerializeToUtf8Bytes(registration, ConsulJson.Default.WireRegistration);
        var what = $"node '{registration.Node}'";
        var (status, answer) = await client.PutAsync("/v1/catalog/register", what, body, cancellationToken);
        if (status != HttpStatusCode.OK)
        {
            throw client.Refused(what, status, answer);
        }

        if (!answer.AsSpan().Trim(" \r\n\t"u8).SequenceEqual("true"u8))
        {
            throw ConsulErrors.Unreadable(what);
        }

        _known[owner] = true;
    }
}
