namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>A service in a list without instances; 2.x says name where 3.x says serviceName.</summary>
internal sealed record WireServiceName
{
    public string? Name { get; set; }

    public string? ServiceName { get; set; }

    public string? GroupName { get; set; }
}
