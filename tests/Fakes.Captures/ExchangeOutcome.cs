using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Captures;

/// <summary>What came of one exchange.</summary>
public sealed record ExchangeOutcome
{
    /// <summary>What later placeholders may name, for example an object with the field "body"; null where nothing came.</summary>
    public JsonNode? Answer { get; init; }

    /// <summary>What differs from the record, one sentence each; empty where it agrees.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];
}
