using System.Globalization;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The parameters of a list, as they came; of a name given twice the first counts.</summary>
internal sealed class Query
{
    private const int GreatestPage = 100;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Query(string queryString)
    {
        foreach (var pair in queryString.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            _values.TryAdd(Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "");
        }

        Page = Number("offset", 0) is { } offset && Number("limit", GreatestPage) is { } limit ? (offset, Math.Min(limit, GreatestPage)) : null;
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>What is asked for; null where it is no number, or a negative one.</summary>
    public (int Offset, int Limit)? Page { get; }

    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>What is wrong by the list of what may be asked, in the server's words; null when nothing is.</summary>
    public string? Problem(IReadOnlySet<string> allowed) =>
        _values.Keys.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown ? $"{unknown} is not allowed"
        : _values.FirstOrDefault(pair => pair.Value.Length == 0).Key is { } empty ? $"the value for {empty} is empty"
        : null;

    /// <summary>True when the parameter is not given, or is this value.</summary>
    public bool Allows(string name, string? value) => this[name] is not { } wanted || wanted == value;

    /// <summary>The same, with a star at the beginning or at the end standing for anything.</summary>
    public bool AllowsPattern(string name, string value) => this[name] is not { } wanted || wanted switch
    {
        "*" => true,
        [.. var start, '*'] => value.StartsWith(start, StringComparison.Ordinal),
        ['*', .. var end] => value.EndsWith(end, StringComparison.Ordinal),
        _ => wanted == value,
    };

    /// <summary>The same, with values that are a list.</summary>
    public bool AllowsOneOf(string name, string? value) => this[name] is not { } wanted || wanted.Split(',').Contains(value, StringComparer.Ordinal);

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private int? Number(string name, int otherwise) => this[name] is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
