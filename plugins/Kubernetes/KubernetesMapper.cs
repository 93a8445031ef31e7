using System.Collections.Immutable;
using System.Globalization;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Keeps what is needed of the objects of the API, equal labels and texts once each.</summary>
internal sealed class KubernetesMapper
{
    private const string Tcp = "TCP";
    private readonly StringPool _texts = new();
    private readonly MetadataPool _labels = new();

    public KubernetesMapper()
    {
        Services = new("the services", KubeJson.Default.WireListWireService, KubeJson.Default.WireService, ToService);
        Slices = new("the EndpointSlices", KubeJson.Default.WireListWireSlice, KubeJson.Default.WireSlice, ToSlice);
        Pods = new("the pods", KubeJson.Default.WireListWirePod, KubeJson.Default.WirePod, ToPod);
    }

    public KubeResource<WireService, ServiceView> Services { get; }

    public KubeResource<WireSlice, SliceView> Slices { get; }

    public KubeResource<WirePod, PodView> Pods { get; }

    private static long? Weight(WireMeta? meta) =>
        meta?.Annotations?.GetValueOrDefault(KubeNames.WeightAnnotation) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) ? weight : null;

    private static string? Mark(WireMeta? meta) => meta?.Labels?.GetValueOrDefault(KubeNames.MarkLabel) is { Length: > 0 } mark ? mark : null;

    private ServiceView ToService(WireService wire)
    {
        var isName = string.Equals(wire.Spec?.Type, "ExternalName", StringComparison.Ordinal);
        return new()
        {
            Key = new(Share(wire.Metadata?.Namespace), wire.Metadata?.Name ?? ""),
            Version = wire.Metadata?.ResourceVersion ?? "",
            Labels = Share(wire.Metadata?.Labels),
            Weight = Weight(wire.Metadata),
            PrimaryFamily = wire.Spec?.IpFamilies is [var first, ..] ? Share(first) : null,
            ExternalName = isName && wire.Spec?.ExternalName is { Length: > 0 } name ? name : null,
            Ports = isName ? Ports(wire.Spec?.Ports) : [],
            PodSelector = string.Join(',', (wire.Spec?.Selector ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")),
        };
    }

    private SliceView ToSlice(WireSlice wire)
    {
        var ns = Share(wire.Metadata?.Namespace);
        return new()
        {
            Namespace = ns,
            Name = wire.Metadata?.Name ?? "",
            Version = wire.Metadata?.ResourceVersion ?? "",
            Service = wire.Metadata?.Labels?.GetValueOrDefault(KubeNames.ServiceNameLabel) is { Length: > 0 } service ? new(ns, Share(service)) : null,
            AddressType = Share(wire.AddressType),
            Mark = Mark(wire.Metadata),
            Endpoints = [.. (wire.Endpoints ?? []).Where(endpoint => endpoint.Addresses is [{ Length: > 0 }, ..]).Select(ToEndpoint)],
            Ports = Ports(wire.Ports),
        };
    }

    private EndpointView ToEndpoint(WireEndpoint wire) => new(
        wire.Addresses![0],
        wire.Conditions?.Ready ?? true,
        wire.Conditions?.Terminating ?? false,
        Share(wire.NodeName),
        Share(wire.Zone),
        wire.TargetRef is { Kind: "Pod", Uid: { Length: > 0 } uid } ? uid : null);

    private PodView ToPod(WirePod wire) => new(Share(wire.Metadata?.Namespace), wire.Metadata?.Uid ?? "", Share(wire.Metadata?.Labels), Weight(wire.Metadata));

    private ImmutableArray<PortView> Ports(List<WirePort>? ports) =>
    [
        .. (ports ?? []).Where(port => port.Port is > 0 && (string.IsNullOrEmpty(port.Protocol) || string.Equals(port.Protocol, Tcp, StringComparison.Ordinal)))
            .Select(port => new PortView(Share(port.Name), port.Port!.Value, Share(port.AppProtocol))),
    ];

    private string Share(string? text) => string.IsNullOrEmpty(text) ? "" : _texts.Share(text);

    // The pods of one workload have the same labels.
    private MetadataMap Share(Dictionary<string, string?>? labels)
    {
        if (labels is not { Count: > 0 })
        {
            return MetadataMap.Empty;
        }

        var map = MetadataMap.From(labels.Select(pair => new KeyValuePair<string, string>(Share(pair.Key), Share(pair.Value))));
        return _labels.Share(map);
    }
}
