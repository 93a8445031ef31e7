using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>An instance as an application registers it, and as it has to show on the other side.</summary>
internal sealed record Instance(string Service, string Host, int Port)
{
    /// <summary>Tags in order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Metadata.</summary>
    public IReadOnlyDictionary<string, string> Meta { get; init; } = MetaOf();

    /// <summary>Weight, for passing and warning alike.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Status of its one check; null for none.</summary>
    public string? Status { get; init; } = "passing";

    /// <summary>Id on its node.</summary>
    public string Id => FormattableString.Invariant($"{Service}|{Host}|{Port}");

    /// <summary>All there is to compare, in one line.</summary>
    public string Line => FormattableString.Invariant(
        $"{Service} {Host}:{Port} tags={string.Join(',', Tags)} meta={string.Join(';', Meta.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value))} weight={Weight} status={Status ?? "none"}");

    /// <summary>Metadata of some pairs.</summary>
    public static IReadOnlyDictionary<string, string> MetaOf(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Instance number <paramref name="number"/> of a service, each a little different.</summary>
    public static Instance Make(string service, int serviceNumber, int number, int network = 1) =>
        new(service, FormattableString.Invariant($"10.{network}.{serviceNumber % 250}.{number + 1}"), 8000 + (serviceNumber / 250))
        {
            Tags = ["v" + (number % 3).ToString(CultureInfo.InvariantCulture), "zone-a"],
            Meta = MetaOf(("version", FormattableString.Invariant($"1.{number}")), ("app_name", service)),
            Weight = 1 + (number % 4),
            Status = number % 7 == 3 ? "warning" : "passing",
        };
}
