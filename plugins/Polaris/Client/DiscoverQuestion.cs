using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>What Discover is asked, over HTTP or gRPC.</summary>
/// <param name="Type">Instances of a service, or services of a namespace.</param>
/// <param name="Namespace">Namespace; empty, for services, means all.</param>
/// <param name="Name">Service; empty when services are asked for.</param>
/// <param name="Revision">What is known already; null asks for everything.</param>
internal sealed record DiscoverQuestion(string Type, string Namespace, string Name, string? Revision)
{
    public const string InstanceType = "INSTANCE";
    public const string ServicesType = "SERVICES";

    /// <summary>What is asked about, for people.</summary>
    public string What => Type == InstanceType ? $"service '{Namespace}/{Name}'" : Namespace.Length == 0 ? "the list of services" : $"the list of services of '{Namespace}'";

    public static DiscoverQuestion Instances(ServiceKey service, string? revision) => new(InstanceType, service.Namespace, service.Name, revision);

    public static DiscoverQuestion Services(string ns, string? revision) => new(ServicesType, ns, "", revision);
}
