using System.Text.Json;

namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>One line of a watch. What its object is tells the type: an ERROR has a status, the others an object of the kind watched.</summary>
internal sealed class WireEvent
{
    public string? Type { get; init; }

    public JsonElement Object { get; init; }
}
