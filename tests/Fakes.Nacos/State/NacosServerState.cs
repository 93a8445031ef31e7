namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>All a server knows: what its interfaces share.</summary>
internal sealed class NacosServerState : IDisposable
{
    public NacosServerState(FakeNacosOptions options)
    {
        Options = options;
        Faults = new FakeNacosFaults();
        Log = new WriteLog(options.Time);
        Naming = new NamingState(options, Faults, Log, Gate);
        Users = new UserStore(options);
        Users.Load();
        Configs = new ConfigStore(options.Time);
    }

    public FakeNacosOptions Options { get; }

    public FakeNacosFaults Faults { get; }

    public NacosVersion Version => Naming.Version;

    public WriteLog Log { get; }

    public RequestCounts Counts { get; } = new();

    public NamingState Naming { get; }

    public UserStore Users { get; }

    public NamespaceStore Namespaces { get; } = new();

    public ConfigStore Configs { get; }

    /// <summary>One lock for the registry and the connections, so that pushes keep their order.</summary>
    public Lock Gate { get; } = new();

    public void Restart(NacosRestart kind)
    {
        Naming.Restart(kind);
        if (kind == NacosRestart.Empty)
        {
            Users.Clear();
            Namespaces.Clear();
            Configs.Clear();
        }
    }

    public void Dispose() => Naming.Dispose();
}
