using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>One Consul datacenter, reached over one agent at a time.</summary>
internal sealed partial class ConsulEndpoint : IEndpoint
{
    // Measured against one 1.8.7 agent: see README.md, Costs.
    private const int ApplyCallsAtOnce = 4;
    private const int ChangesAtOnce = 256;
    private const int MostPolls = 26;
    private const int SparePolls = 2;

    private readonly ConsulClient _client;
    private readonly CatalogReader _reader;
    private readonly ConsulSource _source;
    private readonly ConsulDestination _destination;
    private readonly ILogger _logger;
    private readonly string _name;

    // Who answered at an address; another id there is another life of the server.
    private readonly ConcurrentDictionary<string, string> _serverAt = new(StringComparer.Ordinal);

    public ConsulEndpoint(EndpointContext<ConsulOptions> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Options;
        var polls = Math.Clamp(options.MaxConnections - 14, ConsulClient.FewestCalls, MostPolls);
        var nodes = new CopyNodes(options.NodePrefix);
        var mapper = new ConsulMapper(nodes, new StringPool());
        _name = context.Endpoint.Name;
        _logger = context.LoggerFactory.CreateLogger<ConsulEndpoint>();
        _client = new(context, polls);
        _reader = new(_client, mapper, _logger);
        var watched = new WatchContext(_client, _reader, mapper, context.TimeProvider, WaitTime.Parse(options.Wait), polls - SparePolls);
        _destination = new(_client, _reader, mapper, nodes, watched.NoteWritten);
        _source = new(_reader, mapper, new CatalogWatch(watched));
    }

    public IServiceSource? Source => _source;

    public IServiceDestination? Destination => _destination;

    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        var leader = await _client.GetAsync(ConsulQuery.Leader, ConsulJson.Default.String, cancellationToken);
        if (leader.Value.Length == 0)
        {
            throw ConsulErrors.NoLeader("nothing");
        }

        _reader.Reset();
        _source.Reset();
        _destination.Reset();
        var warnings = ImmutableArray.CreateBuilder<string>();
        var version = await ReadVersionAsync(warnings, cancellationToken);
        _destination.OperationsAtOnce = TransactionLimits.OperationsOf(version);
        await _reader.ListAsync(ConsulQuery.Services, cancellationToken);
        return new()
        {
            ServerVersion = version ?? "unknown",
            Source = new() { HasNamespaces = false, ReadLag = TimeSpan.Zero },
            Destination = new()
            {
                BatchChanges = ChangesAtOnce,
                CallsAtOnce = ApplyCallsAtOnce,
                HasNamespaces = false,
                Identity = CopyIdentity.Own,
                ConditionalWrites = true,
                ReadLag = TimeSpan.Zero,
                Lease = CopyLease.None,
                Ownership = OwnershipUnit.Instance,
                HasGroups = false,
                HasHealth = true,
            },
            Warnings = warnings.DrainToImmutable(),
        };
    }

    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        var leader = await _client.GetAsync(ConsulQuery.Leader, ConsulJson.Default.String, cancellationToken);
        if (leader.Value.Length == 0)
        {
            throw ConsulErrors.NoLeader("nothing");
        }

        // The leader is told to anybody. Consul's servers are a service themselves, a small one, and who does not see it may not read.
        var servers = await _client.GetAsync(ConsulQuery.Service("consul"), ConsulJson.Default.ListWireHealthEntry, cancellationToken);
        return servers.Value.Count > 0 ? true : throw ConsulErrors.NotVisible();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> ReadVersionAsync(ImmutableArray<string>.Builder warnings, CancellationToken cancellationToken)
    {
        WireAgentConfig config;
        var address = _client.CurrentAddress;
        try
        {
            config = (await _client.GetAsync(ConsulQuery.Agent, ConsulJson.Default.WireAgent, cancellationToken)).Value.Config;
        }
        catch (SyncException error) when (error.Kind is SyncErrorKind.Auth or SyncErrorKind.NotFound)
        {
            warnings.Add("The token may not read the agent (agent_prefix \"\" read): the version is unknown, so transactions hold 64 operations.");
            return null;
        }

        if (address == _client.CurrentAddress && !string.IsNullOrEmpty(config.NodeId))
        {
            var before = _serverAt.GetValueOrDefault(address);
            _serverAt[address] = config.NodeId;
            if (before is not null && before != config.NodeId)
            {
                Log.ServerReplaced(_logger, _name);
                _client.Indexes.ServerReplaced();
            }
        }

        return config.Version;
    }
}
