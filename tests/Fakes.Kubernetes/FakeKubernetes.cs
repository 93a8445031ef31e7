using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kubernetes.Http;
using PolarisSync.Tests.Fakes.Kubernetes.State;

namespace PolarisSync.Tests.Fakes.Kubernetes;

/// <summary>
/// The part of a Kubernetes API server that the product reads, in this process and over plain HTTP on a free port of 127.0.0.1: lists with pages, watches with
/// bookmarks, versions that expire, rights. ConfigMaps, Services, Pods, and EndpointSlices as v1. Nothing happens that nobody asked for.
/// </summary>
public sealed class FakeKubernetes : IAsyncDisposable
{
    /// <summary>That of the captures; what is later here are the EndpointSlices.</summary>
    internal const string VersionText = """{"major":"1","minor":"20","gitVersion":"v1.20.2","gitCommit":"0","gitTreeState":"clean","buildDate":"2026-01-01T00:00:00Z","goVersion":"go1","compiler":"gc","platform":"linux/amd64"}""";

    private readonly CancellationTokenSource _stopping = new();
    private readonly KubeState _state;
    private readonly Listener _listener;

    private FakeKubernetes(TimeProvider time)
    {
        _state = new(time);
        _listener = new(new Front(_state, Faults, Access, Calls, time, _stopping.Token).HandleAsync);
    }

    /// <summary>Where it is.</summary>
    public Uri Address => _listener.Address;

    /// <summary>The calls that came.</summary>
    public KubeCallLog Calls { get; } = new();

    /// <summary>What goes wrong.</summary>
    public KubeFaults Faults { get; } = new();

    /// <summary>Who may do what.</summary>
    public KubeAccess Access { get; } = new();

    /// <summary>Starts an empty one.</summary>
    /// <param name="time">The clock of watches; null for the real one.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<FakeKubernetes> StartAsync(TimeProvider? time, CancellationToken cancellationToken)
    {
        var server = new FakeKubernetes(time ?? TimeProvider.System);
        await server._listener.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Creates or replaces an object, as a controller would.</summary>
    /// <param name="kind">Its plural, such as "services".</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">Everything but kind, apiVersion, name and namespace.</param>
    public void Put(string kind, string ns, string name, JsonObject content)
    {
        lock (_state.Gate)
        {
            _state.Put(KubeKind.Find(kind), ns, name, content);
        }
    }

    /// <summary>Deletes an object; false where there is none.</summary>
    public bool Delete(string kind, string ns, string name)
    {
        lock (_state.Gate)
        {
            return _state.Delete(KubeKind.Find(kind), ns, name);
        }
    }

    /// <summary>An object, or null.</summary>
    public JsonObject? Find(string kind, string ns, string name)
    {
        lock (_state.Gate)
        {
            return _state.Find(KubeKind.Find(kind), ns, name)?.DeepClone().AsObject();
        }
    }

    /// <summary>Forgets older states.</summary>
    public void Compact()
    {
        lock (_state.Gate)
        {
            _state.Compact();
        }
    }

    /// <summary>Ends all connections and refuses new ones; what is stored stays, what is remembered for watches does not.</summary>
    public async Task GoDownAsync()
    {
        await _listener.StopAsync();
        lock (_state.Gate)
        {
            _state.Restart();
        }
    }

    /// <summary>Cuts all connections and listens again, with everything remembered.</summary>
    public async Task CutAsync(CancellationToken cancellationToken)
    {
        await _listener.StopAsync();
        await _listener.StartAsync(cancellationToken);
    }

    /// <summary>Listens again, on the same port.</summary>
    public Task ComeUpAsync(CancellationToken cancellationToken) => _listener.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Faults.Release();
        await _stopping.CancelAsync();
        await _listener.DisposeAsync();
        _stopping.Dispose();
    }
}
