namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>What every gRPC answer holds, whatever else is in it.</summary>
internal sealed record WireAnswer
{
    public int ResultCode { get; set; }

    public int ErrorCode { get; set; }

    public string? Message { get; set; }

    public WireServiceInfo? ServiceInfo { get; set; }
}
