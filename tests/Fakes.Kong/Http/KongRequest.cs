using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>One call as its handler sees it.</summary>
/// <param name="Method">Such as "POST"; a HEAD is a GET here.</param>
/// <param name="Segments">The parts of the path, decoded.</param>
/// <param name="Query">The first value of each parameter, decoded.</param>
internal sealed record KongRequest(string Method, IReadOnlyList<string> Segments, IReadOnlyDictionary<string, string> Query)
{
    /// <summary>The path as it came.</summary>
    public string RawPath { get; init; } = "";

    /// <summary>What was sent; empty where nothing was.</summary>
    public JsonObject Body { get; init; } = [];

    /// <summary>The body as it came, for documents that are no JSON.</summary>
    public string Text { get; init; } = "";

    /// <summary>The content type without its parameters.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The path as it is told again in the field next: decoded, without the slash at its end.</summary>
    public string Path => "/" + string.Join('/', Segments);

    /// <summary>A parameter; null where it is not given.</summary>
    public string? Ask(string name) => Query.GetValueOrDefault(name);
}
