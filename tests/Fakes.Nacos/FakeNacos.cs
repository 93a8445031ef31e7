using System.Globalization;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>
/// A Nacos in the test process: HTTP on a free port, gRPC a thousand above it as clients expect, stateful, with the delays of a real one.
/// It is held to what real servers answered by replay tests.
/// </summary>
public sealed class FakeNacos : IAsyncDisposable
{
    private readonly NacosServerState _state;
    private NacosListener? _listener;

    private FakeNacos(NacosServerState state, NacosListener listener)
    {
        _state = state;
        _listener = listener;
        Port = listener.Port;
        ConsolePort = listener.ConsolePort;
    }

    /// <summary>The HTTP port; gRPC listens on this plus 1000.</summary>
    public int Port { get; }

    /// <summary>The console's port; only 3.x listens there.</summary>
    public int ConsolePort { get; }

    /// <summary>Where HTTP listens, without the context path.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    /// <summary>Where the console of 3.x listens.</summary>
    public Uri ConsoleAddress => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ConsolePort}"));

    /// <summary>What goes wrong.</summary>
    public FakeNacosFaults Faults => _state.Faults;

    /// <summary>Every change of an instance since the start or the last <see cref="ClearRecords"/>.</summary>
    public IReadOnlyList<NacosWrite> Writes => _state.Log.All;

    /// <summary>How often each handler was asked: "GET /nacos/v1/ns/instance/list", "InstanceRequest".</summary>
    public IReadOnlyDictionary<string, int> Requests => _state.Counts.All;

    /// <summary>How many gRPC clients are connected.</summary>
    public int Clients => _listener?.Connections.Count ?? 0;

    /// <summary>What is registered at this moment, whatever reads show yet.</summary>
    public IReadOnlyList<NacosEntry> Entries =>
    [
        .. _state.Naming.Truth().Select(entry => new NacosEntry
        {
            Owner = entry.Owner,
            Namespace = entry.Key.Namespace,
            Group = entry.Key.Group,
            Service = entry.Key.Name,
            Ip = entry.Instance.Ip,
            Port = entry.Instance.Port,
            Cluster = entry.Instance.Cluster,
            Weight = entry.Instance.Weight,
            Healthy = entry.Instance.Healthy,
            Enabled = entry.Instance.Enabled,
            Ephemeral = entry.Instance.Ephemeral,
            Metadata = entry.Instance.Metadata,
        }),
    ];

    /// <summary>Starts one.</summary>
    public static async Task<FakeNacos> StartAsync(FakeNacosOptions options, CancellationToken cancellationToken)
    {
        var state = new NacosServerState(options);
        return new FakeNacos(state, await NacosListener.StartAsync(state, port: null, consolePort: null, cancellationToken));
    }

    /// <summary>Goes down: its connections are cut and nothing listens any more.</summary>
    public async Task StopAsync()
    {
        if (_listener is { } listener)
        {
            _listener = null;
            await listener.DisposeAsync();
        }
    }

    /// <summary>Goes down, unless it is, and comes up again at the same address.</summary>
    public async Task RestartAsync(NacosRestart kind, CancellationToken cancellationToken)
    {
        await StopAsync();
        _state.Restart(kind);
        _listener = await NacosListener.StartAsync(_state, Port, ConsolePort, cancellationToken);
    }

    /// <summary>Another, empty server answers from now on, and the news that the connections broke has not arrived yet.</summary>
    public void RestartUnnoticed()
    {
        _state.Restart(NacosRestart.Empty);
        _listener?.Connections.Forget();
    }

    /// <summary>Cuts every connection once; whoever connects again is welcome.</summary>
    public void Cut() => _listener?.Cut();

    /// <summary>Makes an empty, persistent service.</summary>
    public void CreateService(string space, string group, string name) => _state.Naming.Create(new NacosServiceKey(space, group, name), ephemeral: false);

    /// <summary>Refuses all tokens given out so far.</summary>
    public void ExpireTokens() => _state.Users.ExpireTokens();

    /// <summary>Forgets writes and counts, not what is registered.</summary>
    public void ClearRecords()
    {
        _state.Log.Clear();
        _state.Counts.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _state.Dispose();
    }
}
