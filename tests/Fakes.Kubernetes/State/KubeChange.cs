using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kubernetes.State;

/// <summary>One write: the state before and after it; one of them is null where there was or is none.</summary>
internal sealed record KubeChange(long Version, KubeKind Kind, string Namespace, string Name, JsonObject? Before, JsonObject? After);
