using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>One Polaris, reached over one of its servers at a time.</summary>
internal sealed partial class PolarisEndpoint : IEndpoint
{
    // Large batches go beside each other, small ones do not: see WriteGate.
    private const int ApplyCallsAtOnce = 4;
    private const string NamespacesPath = "/naming/v1/namespaces?limit=100";
    private const string ProbePath = "/naming/v1/namespaces?limit=1";

    private readonly PolarisClient _client;
    private readonly DiscoverConnection? _connection;
    private readonly DiscoverReader _reader;
    private readonly PolarisDestination _destination;
    private readonly ILogger _logger;
    private readonly string _name;

    public PolarisEndpoint(EndpointContext<PolarisOptions> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Options;
        var ids = new CopyIds(options.IdPrefix);
        _name = context.Endpoint.Name;
        _logger = context.LoggerFactory.CreateLogger<PolarisEndpoint>();
        _client = new(context);
        _connection = PolarisAddresses.Grpc(context.Endpoint.Addresses) is { } grpc ? new(context, grpc, _client.Token) : null;
        _reader = new(_client, new(ids, new StringPool()), context.TimeProvider, _connection, TimeSpan.FromSeconds(options.FullReadSeconds));
        var recent = new RecentWrites(context.TimeProvider);
        _destination = new(_client, _reader, recent, ids, context.TimeProvider);
        var watch = new DiscoverWatch(new(_client, _connection, _reader, context.TimeProvider, options.HttpPollsPerSecond, options.GrpcPollsPerSecond));
        Source = new PolarisSource(_client, _reader, recent, watch);
    }

    public IServiceSource? Source { get; }

    public IServiceDestination? Destination => _destination;

    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        _reader.Reset();
        _destination.Reset();
        await _client.AskAsync(DiscoverQuestion.Services(ServiceKey.DefaultNamespace, null), cancellationToken);
        var warnings = ImmutableArray.CreateBuilder<string>();
        await CheckConsoleAsync(warnings, cancellationToken);
        await CheckStreamAsync(warnings, cancellationToken);
        return new()
        {
            // No call tells the server's version.
            ServerVersion = "unknown",
            Source = new() { HasNamespaces = true, ReadLag = PolarisDestination.ReadLag },
            Destination = new()
            {
                BatchChanges = WriteBody.MostItems,
                CallsAtOnce = ApplyCallsAtOnce,
                HasNamespaces = true,
                Identity = CopyIdentity.Own,
                ConditionalWrites = false,
                ReadLag = PolarisDestination.ReadLag,
                ReadsOwnWrites = true,
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
        if (_client.Token is not null)
        {
            await _client.GetAsync(ProbePath, "the namespaces", cancellationToken);
        }
        else
        {
            await _client.AskAsync(DiscoverQuestion.Services(ServiceKey.DefaultNamespace, null), cancellationToken);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _client.Dispose();
        _destination.Dispose();
    }

    private async Task CheckConsoleAsync(ImmutableArray<string>.Builder warnings, CancellationToken cancellationToken)
    {
        try
        {
            var namespaces = await _client.GetAsync(NamespacesPath, "the namespaces", cancellationToken);
            var exporting = (namespaces.Namespaces ?? []).Where(IsExporting).Select(one => $"'{one.Name}'").Order(StringComparer.Ordinal).ToList();
            if (exporting.Count > 0)
            {
                warnings.Add(
                    $"{(exporting.Count == 1 ? "Namespace" : "Namespaces")} {string.Join(", ", exporting)} {(exporting.Count == 1 ? "exports" : "export")} services to others: "
                    + "a server of version 1.18 shows their instances in those others as well, where they cannot be told from natives.");
            }
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Auth && _client.Token is null)
        {
            warnings.Add("The endpoint has no token: services can be read, but not written, and aliases count as services of their own.");
        }
    }

    private async Task CheckStreamAsync(ImmutableArray<string>.Builder warnings, CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            return;
        }

        try
        {
            await _connection.OpenAsync(cancellationToken);
        }
        catch (SyncException error) when (error.Kind is SyncErrorKind.Transient or SyncErrorKind.Protocol)
        {
            Log.NoStream(_logger, _name, error.Message);
            warnings.Add($"The gRPC address does not answer, so changes are found by polling over HTTP: {error.Message}");
        }
    }

    private static bool IsExporting(WireNamespace ns) => ns.ServiceExportTo is { Count: > 0 };
}
