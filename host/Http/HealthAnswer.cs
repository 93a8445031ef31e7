using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>What the health routes answer.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Reasons">Why it is not ready; empty otherwise.</param>
internal sealed record HealthAnswer(string Status, ImmutableArray<string> Reasons);
