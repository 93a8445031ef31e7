using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.Applications;

/// <summary>A message of the gRPC port: its type and its JSON.</summary>
public sealed record NacosMessage(string Type, JsonObject Body)
{
    /// <summary>True for an answer that says it was done.</summary>
    public bool IsSuccess => Body["resultCode"]?.GetValue<int>() == 200;

    /// <summary>The error code of an answer; 0 where there is none.</summary>
    public int ErrorCode => Body["errorCode"]?.GetValue<int>() ?? 0;
}
