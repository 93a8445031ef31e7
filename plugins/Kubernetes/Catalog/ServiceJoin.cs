using System.Collections.Immutable;
using System.Globalization;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Makes the view of one service of its Service, its slices and its pods; pure.</summary>
internal static class ServiceJoin
{
    private const string VersionLabel = "app.kubernetes.io/version";

    /// <summary>The complete view.</summary>
    public static ServiceSnapshot ToSnapshot(ServiceView service, IEnumerable<SliceView> slices, Func<string, PodView?> pods, KubernetesOptions options)
    {
        if (service.ExternalName is { } name)
        {
            return new()
            {
                Service = service.Key,
                Metadata = service.Labels,
                Instances = [.. Choose(service.Ports, options.Port).Select(port => Instance(service, new(name, true, false, "", "", null), port, null, null, severalPorts: service.Ports.Length > 1))],
            };
        }

        var wanted = slices.Where(slice => IsWanted(slice, service, options)).ToList();
        var severalPorts = wanted.SelectMany(slice => slice.Ports).Select(port => port.Name).Distinct(StringComparer.Ordinal).Skip(1).Any();
        var found = new Dictionary<(string Address, int Port), (SliceView Slice, EndpointView Endpoint, PortView Port)>();
        foreach (var slice in wanted)
        {
            foreach (var endpoint in slice.Endpoints)
            {
                foreach (var port in Choose(slice.Ports, options.Port))
                {
                    // While a change is spread over slices, an address may be in two of them: the newer word counts.
                    if (!found.TryGetValue((endpoint.Address, port.Port), out var known) || IsNewer(slice, known.Slice))
                    {
                        found[(endpoint.Address, port.Port)] = (slice, endpoint, port);
                    }
                }
            }
        }

        return new()
        {
            Service = service.Key,
            Metadata = service.Labels,
            Instances =
            [
                .. found.Values.Where(entry => !entry.Endpoint.IsTerminating)
                    .Select(entry => Instance(service, entry.Endpoint, entry.Port, entry.Slice.Mark, entry.Endpoint.Pod is { } uid ? pods(uid) : null, severalPorts)),
            ],
        };
    }

    /// <summary>The port of that name, else the only one, else all.</summary>
    private static ImmutableArray<PortView> Choose(ImmutableArray<PortView> ports, string name)
    {
        if (name.Length > 0 && ports.FirstOrDefault(port => string.Equals(port.Name, name, StringComparison.Ordinal)) is { Port: > 0 } named)
        {
            return [named];
        }

        return ports;
    }

    private static bool IsWanted(SliceView slice, ServiceView service, KubernetesOptions options) => options.AddressFamily switch
    {
        KubernetesOptions.AllFamilies => true,
        KubernetesOptions.Primary => service.PrimaryFamily is not { } family || slice.AddressType is not ("IPv4" or "IPv6") || string.Equals(slice.AddressType, family, StringComparison.Ordinal),
        var family => string.Equals(slice.AddressType, family, StringComparison.OrdinalIgnoreCase),
    };

    // Versions grow with every write of one server; where they are no numbers the name decides, so that every read decides alike.
    private static bool IsNewer(SliceView left, SliceView right) =>
        ulong.TryParse(left.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var one) && ulong.TryParse(right.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var two) && one != two
            ? one > two
            : string.CompareOrdinal(left.Name, right.Name) > 0;

    private static ServiceInstance Instance(ServiceView service, EndpointView endpoint, PortView port, string? mark, PodView? pod, bool severalPorts)
    {
        var metadata = pod?.Labels ?? MetadataMap.Empty;
        if (endpoint.Node.Length > 0)
        {
            metadata = metadata.With(KubeNames.NodeKey, endpoint.Node);
        }

        if (severalPorts && port.Name.Length > 0)
        {
            metadata = metadata.With(KubeNames.PortKey, port.Name);
        }

        return new()
        {
            Host = endpoint.Address,
            Port = port.Port,
            Weight = pod?.Weight ?? service.Weight ?? ServiceInstance.NormalWeight,
            Health = endpoint.IsReady ? InstanceHealth.Passing : InstanceHealth.Critical,
            Protocol = port.Protocol,
            Version = pod?.Labels.Find(VersionLabel) ?? "",
            Zone = endpoint.Zone,
            Metadata = metadata,
            Mark = mark,
        };
    }
}
