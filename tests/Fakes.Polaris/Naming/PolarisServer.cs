using System.Globalization;
using PolarisSync.Tests.Fakes.Polaris.Config;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.State;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The server behind its ports.</summary>
internal sealed class PolarisServer
{
    private const string OwnNamespace = "Polaris";
    private const string OwnService = "polaris.checker";
    private readonly HealthChecker _health;

    public PolarisServer(FakePolarisOptions options, PolarisFaults faults, PolarisWriteLog writes, PolarisCallCounts calls, CancellationToken stopping)
    {
        var registry = new Registry(options, faults);
        var beats = new Beats();
        Context = new()
        {
            Options = options,
            Registry = registry,
            Cache = new(registry, options.Version),
            Clock = new(options.Time),
            Beats = beats,
            Tokens = new(options),
            Faults = faults,
            Writes = writes,
            Calls = calls,
            Stopping = stopping,
        };
        _health = new(registry, beats, options.Time);
        var creation = new Creation(Context);
        Instances = new(Context, creation);
        Services = new(Context, creation);
        ConfigStore = new(Context);
        ConfigConsole = new(ConfigStore);
        ConfigClients = new(Context, ConfigStore);
        Namespaces = new(Context, creation, ConfigStore);
        Aliases = new(Context, creation);
        Lists = new(Context);
        Discovery = new(Context);
        Clients = new(Context);
        Login = new(Context);
    }

    public ServerContext Context { get; }

    public InstanceWrites Instances { get; }

    public ServiceWrites Services { get; }

    public NamespaceWrites Namespaces { get; }

    public Aliases Aliases { get; }

    public Lists Lists { get; }

    public Discovery Discovery { get; }

    public ClientCalls Clients { get; }

    public Login Login { get; }

    public ConfigStore ConfigStore { get; }

    public ConfigConsole ConfigConsole { get; }

    public ConfigClients ConfigClients { get; }

    /// <summary>What every server has from its start: two namespaces, and itself as an instance that nobody beats for.</summary>
    public void Begin(int grpcPort)
    {
        lock (Context.Registry.Gate)
        {
            var registry = Context.Registry;
            registry.PutNamespace("default", "", TokenCheck.UserName, []);
            registry.PutNamespace(OwnNamespace, "", TokenCheck.UserName, []);
            var service = registry.AddService(OwnNamespace, OwnService);
            service.Attributes = new() { Owners = TokenCheck.UserName, Ports = grpcPort.ToString(CultureInfo.InvariantCulture) };
            registry.Put(
                new()
                {
                    Id = InstanceId.Compute(OwnNamespace, OwnService, "", "127.0.0.1", (uint)grpcPort),
                    Namespace = OwnNamespace,
                    Service = OwnService,
                    Host = "127.0.0.1",
                    Port = (uint)grpcPort,
                    Protocol = "grpc",
                    Version = "v0.1.0",
                    Weight = 100,
                    Healthy = false,
                    Isolate = false,
                    EnableHealthCheck = true,
                    HealthCheck = new() { Type = Wire.HealthCheck.Types.HealthCheckType.Heartbeat, Heartbeat = new() { Ttl = 5 } },
                    Metadata = { ["build-revision"] = "v0.1.0", ["polaris_service"] = OwnService, [HealthChecker.LastBeatKey] = "0" },
                },
                service);
            Context.Cache.Turn();
        }
    }

    /// <summary>What a restart does: beats are lost, lists are read anew.</summary>
    public void Restart(bool empty, int grpcPort)
    {
        lock (Context.Registry.Gate)
        {
            Context.Beats.Clear();
            _health.Clear();
            if (empty)
            {
                Context.Registry.Clear();
                ConfigStore.Clear();
                Context.Cache.Clear();
                Begin(grpcPort);
            }
            else
            {
                Context.Registry.Reload();
                Context.Cache.Turn();
            }
        }
    }

    public void TurnCache()
    {
        lock (Context.Registry.Gate)
        {
            Context.Cache.Turn();
        }
    }

    public void CheckHealth()
    {
        lock (Context.Registry.Gate)
        {
            _health.Turn();
        }
    }
}
