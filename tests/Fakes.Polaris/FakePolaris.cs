using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.Grpc;
using PolarisSync.Tests.Fakes.Polaris.Http;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.State;

namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>
/// A Polaris in this process, held to what a real one was recorded to answer: HTTP with the console and the client paths, and gRPC, on free ports of
/// 127.0.0.1. It has the costs and the clocks of a real one unless they are switched off.
/// </summary>
public sealed class FakePolaris : IAsyncDisposable
{
    private static readonly TimeSpan HealthTick = TimeSpan.FromSeconds(1);
    private readonly FakePolarisOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PolarisServer _server;
    private readonly RouteTable _routes;
    private readonly Listener _http;
    private readonly Listener _grpc;
    private readonly Listener _configGrpc;
    private readonly List<ITimer> _timers = [];

    private FakePolaris(FakePolarisOptions options)
    {
        _options = options;
        _server = new(options, Faults, Writes, Calls, _stopping.Token);
        _routes = new(_server);
        var front = new HttpFront(_server, _routes);
        _http = new(front.HandleAsync);
        _grpc = new(HttpProtocols.Http2, AddGrpc, application =>
        {
            application.MapGrpcService<NamingGrpc>();
            application.MapGrpcService<HeartbeatGrpc>();
            application.MapGrpcService<ContractGrpc>();
        });
        _configGrpc = new(HttpProtocols.Http2, AddGrpc, application => application.MapGrpcService<ConfigGrpc>());
    }

    /// <summary>The HTTP address, the same over all restarts.</summary>
    public Uri HttpAddress => _http.Address;

    /// <summary>The naming gRPC address, with the scheme http, the same over all restarts.</summary>
    public Uri GrpcAddress => _grpc.Address;

    /// <summary>The gRPC address of the configuration centre.</summary>
    public Uri ConfigGrpcAddress => _configGrpc.Address;

    /// <summary>The token that is good now. Setting another makes the one before bad at once.</summary>
    public string Token
    {
        get => _server.Context.Tokens.Token;
        set => _server.Context.Tokens.Token = value;
    }

    /// <summary>What goes wrong.</summary>
    public PolarisFaults Faults { get; } = new();

    /// <summary>What was called.</summary>
    public PolarisCallCounts Calls { get; } = new();

    /// <summary>What was written.</summary>
    public PolarisWriteLog Writes { get; } = new();

    /// <summary>Starts one.</summary>
    /// <param name="options">Null: as a real one is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FakePolaris> StartAsync(FakePolarisOptions? options, CancellationToken cancellationToken)
    {
        var polaris = new FakePolaris(options ?? new());
        try
        {
            await polaris.ListenAsync(cancellationToken);
            polaris._server.Begin(polaris._grpc.Port);
            polaris.Tick();
            return polaris;
        }
        catch
        {
            await polaris.DisposeAsync();
            throw;
        }
    }

    /// <summary>The instances that lists show, of all services but the server's own; not counted as a call, and it costs nothing.</summary>
    public ImmutableArray<PolarisInstance> Instances()
    {
        lock (_server.Context.Registry.Gate)
        {
            return [.. _server.Context.Registry.Listed.Select(stored => Views.Plain(stored.Message)).Where(instance => instance.Namespace != "Polaris")];
        }
    }

    /// <summary>The instances of one service that lists show.</summary>
    public ImmutableArray<PolarisInstance> Instances(string service, string ns = "default")
    {
        lock (_server.Context.Registry.Gate)
        {
            return _server.Context.Registry.FindService(ns, service) is { } stored
                ? [.. stored.Listed.Values.Select(instance => Views.Plain(instance.Message))]
                : [];
        }
    }

    /// <summary>The services there are, as namespace and name, aliases and the server's own left out.</summary>
    public ImmutableArray<(string Namespace, string Name)> Services()
    {
        lock (_server.Context.Registry.Gate)
        {
            return [.. _server.Context.Registry.Services.Where(service => service.AliasOf is null && service.Namespace != "Polaris")
                .Select(service => (service.Namespace, service.Name))];
        }
    }

    /// <summary>Turns the cache now.</summary>
    public void TurnCache() => _server.TurnCache();

    /// <summary>Closes all ports and cuts what is on them. What was taken in before is still done.</summary>
    public async Task StopAsync()
    {
        await _http.StopAsync();
        await _grpc.StopAsync();
        await _configGrpc.StopAsync();
    }

    /// <summary>Opens the ports again, as a new process with the old store does: beats are lost, and what was deleted is gone from every list.</summary>
    /// <param name="empty">True: the store is gone too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAgainAsync(bool empty, CancellationToken cancellationToken)
    {
        _server.Restart(empty, _grpc.Port);
        await ListenAsync(cancellationToken);
    }

    /// <summary>Stops and starts again with the old store.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAgainAsync(empty: false, cancellationToken);
    }

    /// <summary>Puts another gRPC server in the place of this one: all streams are cut, HTTP goes on.</summary>
    public async Task ReplaceGrpcAsync(CancellationToken cancellationToken)
    {
        await _grpc.StopAsync();
        await _grpc.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var timer in _timers)
        {
            await timer.DisposeAsync();
        }

        await StopAsync();
        _stopping.Dispose();
    }

    /// <summary>Takes an HTTP handler away, for the proof that a replay can fail.</summary>
    internal void SwitchOff(string verb, string path) => _routes.Remove(verb, path);

    private void AddGrpc(IServiceCollection services)
    {
        services.AddSingleton(_server);
        services.AddSingleton<GrpcGate>();
        services.AddGrpc(options => options.MaxReceiveMessageSize = null);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await _grpc.StartAsync(cancellationToken);
        await _configGrpc.StartAsync(cancellationToken);
        await _http.StartAsync(cancellationToken);
    }

    private void Tick()
    {
        _timers.Add(_options.Time.CreateTimer(_ => _server.CheckHealth(), null, HealthTick, HealthTick));
        if (_options.CacheTick > TimeSpan.Zero)
        {
            _timers.Add(_options.Time.CreateTimer(_ => _server.TurnCache(), null, _options.CacheTick, _options.CacheTick));
        }
    }
}
