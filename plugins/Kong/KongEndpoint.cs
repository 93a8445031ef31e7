using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>One Kong, reached over one of its Admin addresses at a time.</summary>
internal sealed class KongEndpoint : IEndpoint
{
    private const string Off = "off";
    private const string DataPlane = "data_plane";
    private const int ChangesInABatch = 50;
    private readonly KongClient _client;
    private readonly KongDestination _destination;
    private readonly int _callsAtOnce;

    public KongEndpoint(EndpointContext<KongOptions> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _callsAtOnce = context.Options.CallsAtOnce;
        _client = new(context);
        _destination = new(_client);
    }

    public IServiceSource? Source => null;

    public IServiceDestination? Destination => _destination;

    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        var root = await _client.AskRootAsync(cancellationToken);
        var version = ServerVersion.Parse(root.Version) ?? throw KongErrors.Unreadable("its version");
        if (root.Configuration is { Database: Off, Role: not DataPlane })
        {
            throw KongErrors.DbLess();
        }

        if (root.Configuration is { Role: DataPlane })
        {
            throw KongErrors.DataPlane();
        }

        _destination.Reset(version);
        return new()
        {
            ServerVersion = version.Text,
            Destination = new()
            {
                BatchChanges = ChangesInABatch,
                CallsAtOnce = _callsAtOnce,
                HasNamespaces = true,
                Identity = CopyIdentity.Own,
                ConditionalWrites = false,
                ReadLag = TimeSpan.Zero,
                Lease = CopyLease.None,
                Ownership = OwnershipUnit.Instance,
                HasGroups = true,
                HasHealth = false,
                TargetPerSource = true,
            },
        };
    }

    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        await _client.GetAsync("/services?size=1", "the services", KongJson.Default.WirePageWireObject, cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
