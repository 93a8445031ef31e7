namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>Turns the messages of gRPC into those of HTTP, so that there is one mapping for both.</summary>
internal static class ProtobufConversions
{
    public static WireDiscoverResponse ToWire(this DiscoverResponse response) => new()
    {
        Code = response.Code ?? 0,
        Info = response.Info,
        Type = response.Type switch
        {
            DiscoverResponse.Types.DiscoverResponseType.Instance => DiscoverQuestion.InstanceType,
            DiscoverResponse.Types.DiscoverResponseType.Services => DiscoverQuestion.ServicesType,
            _ => null,
        },
        Service = response.Service?.ToWire(),
        Instances = [.. response.Instances.Select(ToWire)],
        Services = [.. response.Services.Select(ToWire)],
    };

    private static WireService ToWire(this Service service) =>
        new() { Name = service.Name, Namespace = service.Namespace, Revision = service.Revision, Metadata = ToPairs(service.Metadata) };

    private static WireInstance ToWire(this Instance instance) => new()
    {
        Id = instance.Id,
        Revision = instance.Revision,
        Service = instance.Service,
        Namespace = instance.Namespace,
        Host = instance.Host,
        Port = instance.Port,
        Protocol = instance.Protocol,
        Version = instance.Version,
        Weight = instance.Weight,
        Healthy = instance.Healthy,
        Isolate = instance.Isolate,
        Location = instance.Location is { } location ? new() { Region = location.Region, Zone = location.Zone, Campus = location.Campus } : null,
        Metadata = ToPairs(instance.Metadata),
    };

    private static Dictionary<string, string>? ToPairs(Google.Protobuf.Collections.MapField<string, string> map) =>
        map.Count == 0 ? null : new(map, StringComparer.Ordinal);
}
