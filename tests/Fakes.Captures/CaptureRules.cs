using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Captures;

/// <summary>Which fields are compared otherwise than value by value.</summary>
public sealed record CaptureRules
{
    /// <summary>Everything is compared.</summary>
    public static CaptureRules None { get; } = new();

    /// <summary>Fields that must be there and of the same JSON kind, whatever their value.</summary>
    public ImmutableArray<JsonPattern> Volatile { get; init; } = [];

    /// <summary>Lists that hold the same elements in any order.</summary>
    public ImmutableArray<JsonPattern> Unordered { get; init; } = [];

    /// <summary>Objects that may hold further fields.</summary>
    public ImmutableArray<JsonPattern> Partial { get; init; } = [];

    /// <summary>Fields that were cut out and are taken out of the other side too.</summary>
    public ImmutableArray<JsonPattern> Ignored { get; init; } = [];

    /// <summary>These rules and those an object of the file adds by the fields volatile, unordered, partial and ignored.</summary>
    public CaptureRules With(JsonObject? from) => from is null
        ? this
        : new CaptureRules
        {
            Volatile = Volatile.AddRange(Patterns(from, "volatile")),
            Unordered = Unordered.AddRange(Patterns(from, "unordered")),
            Partial = Partial.AddRange(Patterns(from, "partial")),
            Ignored = Ignored.AddRange(Patterns(from, "ignored")),
        };

    private static IEnumerable<JsonPattern> Patterns(JsonObject from, string name) =>
        from[name] is JsonArray list ? list.Select(pattern => JsonPattern.Parse(pattern!.GetValue<string>())) : [];
}
