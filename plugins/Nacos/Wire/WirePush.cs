namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>What every push holds, whatever else is in it.</summary>
internal sealed record WirePush
{
    public string? RequestId { get; set; }

    public WireServiceInfo? ServiceInfo { get; set; }
}
