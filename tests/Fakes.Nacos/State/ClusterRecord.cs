using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What is set for one cluster of a service.</summary>
internal sealed record ClusterRecord
{
    public JsonObject HealthChecker { get; init; } = new() { ["type"] = "TCP" };

    public int CheckPort { get; init; } = 80;

    public bool UseInstancePort { get; init; } = true;

    public JsonObject Metadata { get; init; } = [];

    public bool IsChecked => HealthChecker["type"]?.GetValue<string>() != "NONE";
}
