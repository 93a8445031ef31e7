using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>One cluster, reached over its API server.</summary>
internal sealed class KubernetesEndpoint : IEndpoint
{
    private readonly KubeApi _api;
    private readonly KubernetesMapper _mapper = new();
    private readonly KubernetesOptions _options;

    public KubernetesEndpoint(EndpointContext<KubernetesOptions> context, InCluster inCluster)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options;
        var token = KubeToken.From(context.Endpoint.Token, _options.TokenFile, inCluster, context.TimeProvider);
        _api = new(context.Endpoint.Addresses.Select(ToUri), token, context.CreateHandler, context.TimeProvider);
        Source = new KubernetesSource(_api, _mapper, _options, context.TimeProvider);
    }

    public IServiceSource? Source { get; }

    public IServiceDestination? Destination => null;

    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        var version = await _api.GetAsync("/version", "the server's version", KubeJson.Default.WireVersion, cancellationToken);
        if (string.IsNullOrEmpty(version.GitVersion))
        {
            throw KubeErrors.Unreadable("the server's version");
        }

        // Every right that is going to be used, before anything is.
        foreach (var ns in _options.Namespaces is { Length: > 0 } some ? some : [null!])
        {
            await _api.GetAsync(KubePath.Services(ns).Page(1, null), _mapper.Services.What, _mapper.Services.ListType, cancellationToken);
            await _api.GetAsync(KubePath.Slices(ns).Page(1, null), _mapper.Slices.What, _mapper.Slices.ListType, cancellationToken);
            if (_options.PodLabels)
            {
                await _api.GetAsync(KubePath.Pods(ns).Page(1, null), _mapper.Pods.What, _mapper.Pods.ListType, cancellationToken);
            }
        }

        return new() { ServerVersion = version.GitVersion, Source = new() { HasNamespaces = true } };
    }

    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        var ns = _options.Namespaces is [var first, ..] ? first : null;
        await _api.GetAsync(KubePath.Services(ns).Page(1, null), _mapper.Services.What, _mapper.Services.ListType, cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Uri ToUri(string address) => new(address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address);
}
