using System.Globalization;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads the members of one object, reporting what is wrong with each. A member that is null counts as absent, as in the Java tool.</summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, ConfigurationProperty> _members = new(StringComparer.Ordinal);

    public ObjectReader(ReadContext context, ConfigurationNode node, string path, IReadOnlyList<string> keys)
    {
        Context = context;
        Node = node;
        Path = path;
        foreach (var property in node.Properties)
        {
            var key = keys.FirstOrDefault(key => KeySpelling.IsSame(key, property.Name));
            if (key is null)
            {
                var expected = NearestName.Find(property.Name, keys) is { } nearest ? $"did you mean '{nearest}'?" : $"expected one of: {string.Join(", ", keys)}";
                context.Error(property.Position, PathOf(property.Name), $"unknown key '{property.Name}'; {expected}");
            }
            else if (!_members.TryAdd(key, property))
            {
                context.Error(property.Position, PathOf(property.Name), $"'{key}' is given twice in one object; keep one of them");
            }
        }
    }

    public ReadContext Context { get; }

    public ConfigurationNode Node { get; }

    public string Path { get; }

    public string PathOf(string key) => JsonPaths.Member(Path, key);

    /// <summary>The member's value, or null when it is absent or null.</summary>
    public ConfigurationNode? Find(string key) =>
        _members.TryGetValue(key, out var property) && property.Value.Kind != JsonValueKind.Null ? property.Value : null;

    /// <summary>Where a fault of this member is shown: at its value, else at the object.</summary>
    public SourcePosition PositionOf(string key) => Find(key)?.Position ?? Node.Position;

    public void Error(string key, string message) => Context.Error(PositionOf(key), PathOf(key), message);

    public void Warn(string key, string message) => Context.Warn(PositionOf(key), PathOf(key), message);

    public ConfigText? Text(string key, bool credential = false) => Find(key) is { } node ? Context.Text(node, PathOf(key), credential) : null;

    /// <summary>A string that has to be there and may not be empty.</summary>
    public ConfigText? RequiredText(string key, string what)
    {
        if (Find(key) is not { } node)
        {
            Context.Error(Node.Position, PathOf(key), $"'{key}' is missing; expected {what}");
            return null;
        }

        return NotEmpty(key, what, Context.Text(node, PathOf(key)));
    }

    /// <summary>A string that may be absent but not empty.</summary>
    public ConfigText? RequiredIfPresent(string key, string what) => NotEmpty(key, what, Text(key));

    public bool? Flag(string key)
    {
        var node = Find(key);
        if (node is { Kind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Error(key, $"expected true or false, found {node.Described}");
            return null;
        }

        return node is null ? null : node.Kind == JsonValueKind.True;
    }

    public double? Number(Key<NumberShape> shape)
    {
        var (key, least, most) = (shape.Name, shape.Value.Least, shape.Value.Most);
        if (Find(key) is not { } node)
        {
            return null;
        }

        if (node.Kind != JsonValueKind.Number)
        {
            Error(key, $"expected a number, found {node.Described}");
            return null;
        }

        var value = double.Parse(node.Text, CultureInfo.InvariantCulture);
        if (value >= least && value <= most)
        {
            return value;
        }

        Error(key, string.Create(CultureInfo.InvariantCulture, $"{node.Text} is out of range; expected {least} to {most}"));
        return null;
    }

    public int? WholeNumber(Key<NumberShape> shape)
    {
        var value = Number(shape);
        if (value is { } found && found != Math.Floor(found))
        {
            Error(shape.Name, $"{Find(shape.Name)!.Text} is not a whole number; expected {shape.Value.Least} to {shape.Value.Most}");
            return null;
        }

        return (int?)value;
    }

    public TimeSpan? Duration(Key<DurationShape> key) => Text(key.Name) is { } text ? Duration(key, text, orNever: "") : null;

    /// <summary>A duration or the word <c>never</c>, which is a null value; the result itself is null when the member is absent or faulty.</summary>
    public DurationOrNever? DurationOrNever(Key<DurationShape> key)
    {
        if (Text(key.Name) is not { } text)
        {
            return null;
        }

        if (string.Equals(text.Value, DurationShape.NeverWord, StringComparison.OrdinalIgnoreCase))
        {
            return new DurationOrNever(null);
        }

        return Duration(key, text, orNever: " or \"never\"") is { } value ? new DurationOrNever(value) : null;
    }

    /// <summary>One of some words; null when absent or faulty.</summary>
    public string? Word(Key<WordShape> shape)
    {
        var (key, words) = (shape.Name, shape.Value.Words);
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (words.Contains(text.Value, StringComparer.Ordinal))
        {
            return text.Value;
        }

        var hint = text.Secret ? "" : NearestName.Hint(text.Value, words);
        Error(key, $"{text.Shown} is not one of: {string.Join(", ", words)}{hint}");
        return null;
    }

    /// <summary>The elements of an array with their paths; none when absent or faulty.</summary>
    public IReadOnlyList<(ConfigurationNode Node, string Path)> Elements(string key)
    {
        if (Find(key) is not { } node)
        {
            return [];
        }

        if (node.Kind != JsonValueKind.Array)
        {
            Error(key, $"expected an array, found {node.Described}");
            return [];
        }

        return [.. node.Items.Select((item, index) => (item, JsonPaths.Element(PathOf(key), index)))];
    }

    /// <summary>The strings of an array; faulty ones are reported and left out.</summary>
    public IReadOnlyList<(ConfigText Text, SourcePosition Position, string Path)> Texts(string key)
    {
        var texts = new List<(ConfigText, SourcePosition, string)>();
        foreach (var (node, path) in Elements(key))
        {
            if (Context.Text(node, path) is { } text)
            {
                texts.Add((text, node.Position, path));
            }
        }

        return texts;
    }

    /// <summary>An object of strings.</summary>
    /// <param name="key">The member.</param>
    /// <param name="mayHoldSecrets">Whether a name that sounds like a credential is one.</param>
    public MetadataMap Map(string key, bool mayHoldSecrets = false) =>
        MetadataMap.From(Pairs(key, mayHoldSecrets: mayHoldSecrets).Select(static pair => new KeyValuePair<string, string>(pair.Name, pair.Text.Value)));

    /// <summary>The members of an object of strings in the order of the document, each with the place of its value; faulty ones are reported and left out.</summary>
    public IReadOnlyList<(string Name, ConfigText Text, SourcePosition Position, string Path)> Pairs(string key, bool mayBeEmpty = false, Func<string, bool>? keepsGroups = null, bool mayHoldSecrets = false)
    {
        if (Find(key) is not { } node)
        {
            return [];
        }

        if (node.Kind != JsonValueKind.Object)
        {
            Error(key, $"expected an object of strings, found {node.Described}");
            return [];
        }

        var pairs = new List<(string, ConfigText, SourcePosition, string)>();
        foreach (var property in node.Properties)
        {
            var path = JsonPaths.Member(PathOf(key), property.Name);
            if (property.Name.Length == 0 && !mayBeEmpty)
            {
                Context.Error(property.Position, path, "a name is empty");
            }
            else if (Context.Text(property.Value, path, mayHoldSecrets && SecretNames.Suggests(property.Name), keepsGroups?.Invoke(property.Name) ?? false) is { } text)
            {
                pairs.Add((property.Name, text, property.Value.Position, path));
            }
        }

        return pairs;
    }

    private ConfigText? NotEmpty(string key, string what, ConfigText? text)
    {
        if (text is { } found && string.IsNullOrWhiteSpace(found.Value))
        {
            Error(key, $"is empty; expected {what}");
            return null;
        }

        return text;
    }

    private TimeSpan? Duration(Key<DurationShape> shape, ConfigText text, string orNever)
    {
        var (key, least, most) = (shape.Name, shape.Value.Least, shape.Value.Most);
        if (!DurationText.TryParse(text.Value, out var value))
        {
            Error(key, $"{text.Shown} is not a duration; expected a number and a unit (ms, s, m, h, d), for example \"60s\"{orNever}");
            return null;
        }

        if (value < least || value > most)
        {
            Error(key, $"{text.Shown} is out of range; expected {DurationText.Format(least)} to {DurationText.Format(most)}{orNever}");
            return null;
        }

        return value;
    }
}
