using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>One Nacos, reached over one or several of its nodes.</summary>
internal sealed class NacosEndpoint : IEndpoint
{
    // Measured on 2.3.2: see README.md, Costs.
    private const int ApplyCallsAtOnce = 4;
    private const int ChangesAtOnce = 500;

    private readonly NacosHttp _http;
    private readonly NacosApi _api;
    private readonly GrpcContext _grpc;
    private readonly CopySession _session;
    private readonly NamespaceKeeper _namespaces;
    private int _disposed;

    public NacosEndpoint(EndpointContext<NacosOptions> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Options;
        var grace = new LossGrace(context.TimeProvider, TimeText.Parse(options.Settle));
        var addresses = new NacosAddresses(context.Endpoint.Addresses, options);
        var mapper = new NacosMapper(new StringPool());
        _http = new(context, addresses, grace);
        _api = new(_http);
        _grpc = new(() => context.CreateHandler(HandlerKind.Stream), context.TimeProvider, _http.Tokens, addresses, grace);
        _session = new(_grpc, options.Connections, context.LoggerFactory.CreateLogger<CopySession>());
        _namespaces = new(_api, options.CreateNamespaces);
        var reader = new ServiceReader(_api);
        var kindOfNew = options.InstanceKind == NacosOptions.Persistent ? ServiceKind.Persistent : ServiceKind.Ephemeral;
        Source = new NacosSource(_api, reader, mapper, grace, new(_grpc, _api, TimeText.Parse(options.ListInterval)), context.LoggerFactory.CreateLogger<NacosSource>());
        Destination = new NacosDestination(_api, reader, mapper, _session, _namespaces, grace, context.TimeProvider, kindOfNew);
    }

    public IServiceSource? Source { get; }

    public IServiceDestination? Destination { get; }

    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _namespaces.Reset();
        var version = await _api.DetectAsync(cancellationToken);
        if (!version.IsAtLeast(NacosVersion.Oldest))
        {
            throw new SyncException(SyncErrorKind.Config, $"This is Nacos {version}; copies need gRPC and sets of instances, which Nacos has since {NacosVersion.Oldest}.");
        }

        await _api.ProbeAsync(cancellationToken);
        await CheckGrpcAsync(cancellationToken);
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (await _api.ListNamespacesAsync(cancellationToken) is null)
        {
            warnings.Add("The user may not read the list of namespaces: missing ones are not created, and copies are searched only in namespaces that tasks use.");
        }

        return new()
        {
            ServerVersion = version.ToString(),
            Source = new() { HasNamespaces = true, ReadLag = NacosTraits.ReadLag },
            Destination = new()
            {
                BatchChanges = ChangesAtOnce,
                CallsAtOnce = ApplyCallsAtOnce,
                HasNamespaces = true,
                Identity = CopyIdentity.Own,
                ConditionalWrites = false,
                ReadLag = NacosTraits.ReadLag,
                ReadsOwnWrites = true,
                Lease = CopyLease.Session,
                Ownership = OwnershipUnit.Service,
                HasGroups = false,
                HasHealth = true,
            },
            Warnings = warnings.DrainToImmutable(),
        };
    }

    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        await _api.ProbeAsync(cancellationToken);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _session.DisposeAsync();
        _namespaces.Dispose();
        _http.Dispose();
    }

    // One node will do: the others are tried when it is gone.
    private async Task CheckGrpcAsync(CancellationToken cancellationToken)
    {
        for (var attempt = _http.Addresses.Count; ; attempt--)
        {
            var address = _http.Addresses.Current;
            try
            {
                await GrpcConnection.CheckAsync(_grpc, address, cancellationToken);
                return;
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
            {
                _http.Addresses.MoveOnFrom(address);
                if (attempt <= 1)
                {
                    throw new SyncException(SyncErrorKind.Transient, $"{error.Message} Nacos answers over HTTP; is its gRPC port open, or another one (options grpc_port, grpc_tls)?", error);
                }
            }
        }
    }
}
