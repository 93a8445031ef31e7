using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Captures;

/// <summary>The answers of this run by the number of their exchange: what placeholders such as {{2.body.id}} are filled from.</summary>
public sealed partial class ReplayAnswers
{
    private const string Anything = "{{any}}";
    private readonly Dictionary<int, JsonNode> _answers = [];

    /// <summary>True where the text has a placeholder in it.</summary>
    public static bool HasPlaceholder(string text) => text == Anything || Placeholder().IsMatch(text);

    /// <summary>Tells whether a value agrees with a filled text: {{any}} agrees with all.</summary>
    public static bool Agrees(string filled, string actual) => filled == Anything || filled == actual;

    /// <summary>Keeps what came at an exchange: an object with the fields that placeholders begin with, such as "body", "message" or "event".</summary>
    public void Keep(int index, JsonNode answer) => _answers[index] = answer;

    /// <summary>Fills the placeholders of a text.</summary>
    /// <exception cref="InvalidOperationException">An answer it names has no such field.</exception>
    public string Fill(string text) => TryFill(text, out var filled, out var problem) ? filled : throw new InvalidOperationException(problem);

    /// <summary>Fills the placeholders of a text, or says why that cannot be done.</summary>
    public bool TryFill(string text, out string filled, out string problem)
    {
        var missing = "";
        filled = Placeholder().Replace(text, match =>
        {
            var index = int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture);
            var found = _answers.TryGetValue(index, out var answer) ? Look(answer, match.Groups["path"].Value) : null;
            if (found is null)
            {
                missing = $"{match.Value} cannot be filled: the answer to exchange {index} has no such field.";
                return match.Value;
            }

            return found.GetValueKind() == JsonValueKind.String ? found.GetValue<string>() : found.ToJsonString();
        });
        problem = missing;
        return problem.Length == 0;
    }

    /// <summary>A copy of a request's body with its placeholders filled, in values and in names of fields.</summary>
    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(Fill(field.Key), Fill(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Fill(value.GetValue<string>())),
        null => null,
        _ => node.DeepClone(),
    };

    private static JsonNode? Look(JsonNode? from, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part;
            var indexes = Index().Matches(part);
            if (indexes.Count > 0)
            {
                name = part[..part.IndexOf('[', StringComparison.Ordinal)];
            }

            if (name.Length > 0)
            {
                from = (from as JsonObject)?[name];
            }

            foreach (Match index in indexes)
            {
                var at = int.Parse(index.Groups["at"].Value, CultureInfo.InvariantCulture);
                from = from is JsonArray list && at < list.Count ? list[at] : null;
            }
        }

        return from;
    }

    [GeneratedRegex(@"\{\{(?<index>\d+)\.(?<path>[^{}]+)\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\[(?<at>\d+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
