using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>A parameter of a route: a part of its path where the pattern names it, else of the query.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Description">What it means and what its values look like.</param>
internal sealed record ApiParameter(string Name, string Description)
{
    /// <summary>The JSON type: <c>string</c>, <c>integer</c>, <c>boolean</c>.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The only values it may have; empty for any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>A value to show; null for none.</summary>
    public string? Example { get; init; }

    /// <summary>Whether a request without it is refused; a part of the path always is.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it may be given more than once.</summary>
    public bool Repeats { get; init; }
}
