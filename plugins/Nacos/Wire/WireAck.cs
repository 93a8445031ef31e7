namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The answer to a push, under its id.</summary>
internal sealed record WireAck
{
    public string? RequestId { get; init; }

    public int ResultCode { get; init; } = 200;

    public int ErrorCode { get; init; }

    public bool Success { get; init; } = true;
}
