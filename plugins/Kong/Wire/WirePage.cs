using System.Text.Json;

namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">Of what.</typeparam>
internal sealed record WirePage<T>
{
    public IReadOnlyList<T>? Data { get; init; }

    /// <summary>Where the next page begins, a text or a number; absent on the last.</summary>
    public JsonElement? Offset { get; init; }
}
