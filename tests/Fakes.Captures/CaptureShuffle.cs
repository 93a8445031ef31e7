using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Captures;

/// <summary>
/// Gives the names and addresses of a file others, everywhere alike, so that a server cannot know the answers by heart. New names have the
/// length and the kinds of character of the old ones, since servers check both; addresses stay in 10.0.0.0/8, and others than those stay.
/// </summary>
public sealed partial record CaptureShuffle
{
    /// <summary>Fields and parameters of requests whose values are names, such as serviceName.</summary>
    public required ImmutableHashSet<string> NamedBy { get; init; }

    /// <summary>Values that mean something to the server and stay, such as DEFAULT_GROUP.</summary>
    public ImmutableHashSet<string> Kept { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>What parts of a composed name are separated by, such as "@@".</summary>
    public ImmutableArray<string> Separators { get; init; } = ["@@", ","];

    /// <summary>The same file under other names and addresses.</summary>
    public Capture Shuffle(Capture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        var names = capture.Exchanges.Where(exchange => exchange.Request is not null).SelectMany(exchange => Names(exchange.Request!))
            .SelectMany(name => name.Split([.. Separators], StringSplitOptions.RemoveEmptyEntries))
            .Where(name => Shuffled().IsMatch(name) && !Kept.Contains(name))
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)
            .ToList();
        var replace = names.Count == 0
            ? null
            : new Regex(
                $"(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-Fa-f]{{2}}))(?:{string.Join('|', names.Select(Regex.Escape))})(?![A-Za-z0-9_-])",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(5));
        var document = capture.Document.DeepClone().AsObject();
        document["exchanges"] = Rewrite(document["exchanges"], Text);
        return Capture.From(document);

        string Text(string text)
        {
            var renamed = replace is null ? text : replace.Replace(text, match => Rename(match.Value));
            return Address().Replace(renamed, match => Move(match.Value));
        }
    }

    /// <summary>The name that is put in the place of another: one for one, letters and digits each within their kind.</summary>
    public static string Rename(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Create(name.Length, name, static (target, source) =>
        {
            for (var at = 0; at < source.Length; at++)
            {
                target[at] = source[at] switch
                {
                    >= 'a' and <= 'z' and var c => (char)('a' + ((c - 'a' + 7) % 26)),
                    >= 'A' and <= 'Z' and var c => (char)('A' + ((c - 'A' + 7) % 26)),
                    var c => c,
                };
            }
        });
    }

    private static string Move(string address)
    {
        var parts = address.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return parts.Any(part => part > 255)
            ? address
            : string.Create(CultureInfo.InvariantCulture, $"10.{(parts[1] + 37) % 256}.{(parts[2] + 11) % 256}.{((parts[3] * 5) + 2) % 256}");
    }

    private static JsonNode? Rewrite(JsonNode? node, Func<string, string> text) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(text(field.Key), Rewrite(field.Value, text)))),
        JsonArray list => new JsonArray([.. list.Select(element => Rewrite(element, text))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(text(value.GetValue<string>())),
        null => null,
        _ => node.DeepClone(),
    };

    private IEnumerable<string> Names(JsonObject request)
    {
        var path = request["path"]?.GetValue<string>() ?? "";
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? [] : Parameters(path[(question + 1)..]);
        var body = request["body"] ?? request["message"];
        var form = body is JsonValue && body.GetValueKind() == JsonValueKind.String ? Parameters(body.GetValue<string>()) : Fields(body);
        return query.Concat(form);
    }

    private IEnumerable<string> Parameters(string text) => text.Split('&').Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2 && NamedBy.Contains(pair[0]))
        .Select(pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    private IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => NamedBy.Contains(field.Key) && field.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? [value.GetValue<string>()]
            : Fields(field.Value)),
        JsonArray list => list.SelectMany(Fields),
        _ => [],
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shuffled();

    [GeneratedRegex(@"(?:(?<![0-9.])|(?<=%[0-9A-Fa-f]{2}))10\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
