using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Loading;

/// <summary>Binds <c>options</c> of the configuration strictly: what the adapter does not know is a fault.</summary>
internal sealed class OptionsBinder<TOptions>
    where TOptions : class, new()
{
    private readonly JsonTypeInfo<TOptions> _strict;
    private readonly string[] _names;

    public OptionsBinder(JsonTypeInfo<TOptions> typeInfo)
    {
        var strict = new JsonSerializerOptions(typeInfo.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        _strict = (JsonTypeInfo<TOptions>)strict.GetTypeInfo(typeof(TOptions));
        _names = [.. _strict.Properties.Where(property => !property.IsExtensionData).Select(property => property.Name)];
    }

    /// <summary>The options, or null and why not. Without options of its own an endpoint gets the adapter's defaults.</summary>
    public (TOptions? Options, IReadOnlyList<OptionProblem> Problems) Bind(JsonElement element)
    {
        var (options, problems) = Read(element);
        if (options is IValidatableOptions validatable)
        {
            problems = [.. validatable.Validate()];
        }

        return problems.Count == 0 ? (options, problems) : (null, problems);
    }

    /// <summary>What <see cref="Bind"/> takes, but for what the options find out about themselves.</summary>
    public JsonObject ExportSchema(DocComments comments) => OptionsSchema.Export(_strict, comments);

    private (TOptions? Options, IReadOnlyList<OptionProblem> Problems) Read(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (new TOptions(), []);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return (null, [new OptionProblem("", "not an object, expected { ... }")]);
        }

        var unknown = element.EnumerateObject()
            .Where(property => !IsKnown(property.Name))
            .Select(property => new OptionProblem(property.Name, UnknownName.Say("option", property.Name, _names)))
            .ToList();
        if (unknown.Count > 0)
        {
            return (null, unknown);
        }

        try
        {
            return element.Deserialize(_strict) is { } options ? (options, []) : (null, [new OptionProblem("", "not an object, expected { ... }")]);
        }
        catch (JsonException error)
        {
            return (null, [new OptionProblem(ToPath(error.Path), ToSentence(error.Message))]);
        }
    }

    private bool IsKnown(string name)
    {
        var comparison = _strict.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Array.Exists(_names, known => string.Equals(known, name, comparison));
    }

    private static string ToPath(string? path) => path is null ? "" : path.TrimStart('$').TrimStart('.');

    // The serializer's sentences name .NET types and byte positions, which tell the author of a configuration nothing.
    private static string ToSentence(string message)
    {
        const string unmapped = "could not be mapped to any .NET member";
        const string converted = "could not be converted to ";
        if (message.Contains(unmapped, StringComparison.Ordinal))
        {
            return "is not known here";
        }

        var start = message.IndexOf(converted, StringComparison.Ordinal);
        if (start < 0)
        {
            return message.Split(" Path: ")[0];
        }

        var type = message[(start + converted.Length)..].Split(". Path", 2)[0].TrimEnd('.');
        return $"has a value of the wrong kind, expected {Describe(type)}";
    }

    private static string Describe(string type) => type switch
    {
        "System.Boolean" => "true or false",
        "System.String" => "a string",
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" or "System.Decimal" => "a number",
        "System.TimeSpan" => "a duration such as \"00:00:30\"",
        _ => type[(type.LastIndexOf('.') + 1)..],
    };
}
