using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Captures;

/// <summary>Compares an answer with the recorded one: field by field, with nothing missing and nothing extra, but for the rules.</summary>
public sealed class CaptureComparer(CaptureRules rules, ReplayAnswers answers)
{
    private const int ExcerptLength = 200;

    /// <summary>What differs, one sentence each; empty where the answers agree.</summary>
    public IReadOnlyList<string> Compare(JsonNode? recorded, JsonNode? actual)
    {
        var differences = new List<string>();
        Compare(recorded, actual, [], differences);
        return differences;
    }

    private static bool Any(IEnumerable<JsonPattern> patterns, IReadOnlyList<object> place) => patterns.Any(pattern => pattern.Matches(place));

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString(Relaxed) ?? "null";
        return text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "...";
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Show(List<object> place) =>
        "$" + string.Concat(place.Select(part => part is int index ? $"[{index.ToString(CultureInfo.InvariantCulture)}]" : "." + part));

    private static string KindOf(JsonNode? node) => (node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static bool SameNumber(JsonNode recorded, JsonNode actual)
    {
        var (left, right) = (recorded.ToJsonString(), actual.ToJsonString());
        return decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var exactLeft)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var exactRight)
                ? exactLeft == exactRight
                : double.Parse(left, CultureInfo.InvariantCulture).Equals(double.Parse(right, CultureInfo.InvariantCulture));
    }

    private void Compare(JsonNode? recorded, JsonNode? actual, List<object> place, List<string> differences)
    {
        if (recorded is JsonValue && recorded.GetValueKind() == JsonValueKind.String && ReplayAnswers.HasPlaceholder(recorded.GetValue<string>()))
        {
            CompareFilled(recorded.GetValue<string>(), actual, place, differences);
        }
        else if (KindOf(recorded) != KindOf(actual))
        {
            differences.Add($"{Show(place)}: recorded is a {KindOf(recorded)} {Show(recorded)}, the answer has a {KindOf(actual)} {Show(actual)}");
        }
        else if (Any(rules.Volatile, place))
        {
            CompareVolatile(recorded, actual, place, differences);
        }
        else
        {
            CompareValues(recorded, actual, place, differences);
        }
    }

    private void CompareValues(JsonNode? recorded, JsonNode? actual, List<object> place, List<string> differences)
    {
        switch (recorded)
        {
            case JsonObject fields:
                CompareObjects(fields, actual!.AsObject(), place, differences);
                break;
            case JsonArray list when Any(rules.Unordered, place):
                CompareUnordered(list, actual!.AsArray(), place, differences);
                break;
            case JsonArray list:
                CompareOrdered(list, actual!.AsArray(), place, differences);
                break;
            case JsonValue when KindOf(recorded) == "number":
                if (!SameNumber(recorded, actual!))
                {
                    differences.Add($"{Show(place)}: recorded {Show(recorded)}, the answer has {Show(actual)}");
                }

                break;
            default:
                if (!JsonNode.DeepEquals(recorded, actual))
                {
                    differences.Add($"{Show(place)}: recorded {Show(recorded)}, the answer has {Show(actual)}");
                }

                break;
        }
    }

    /// <summary>A volatile value counts for nothing, but placeholders inside it do.</summary>
    private void CompareVolatile(JsonNode? recorded, JsonNode? actual, List<object> place, List<string> differences)
    {
        if (recorded is JsonObject fields)
        {
            foreach (var (name, value) in fields.Where(field => field.Value is JsonValue value
                && value.GetValueKind() == JsonValueKind.String && ReplayAnswers.HasPlaceholder(value.GetValue<string>())))
            {
                CompareFilled(value!.GetValue<string>(), actual![name], [.. place, name], differences);
            }
        }
    }

    private void CompareFilled(string recorded, JsonNode? actual, List<object> place, List<string> differences)
    {
        if (!answers.TryFill(recorded, out var filled, out var problem))
        {
            differences.Add($"{Show(place)}: {problem}");
            return;
        }

        var text = actual is JsonValue && KindOf(actual) == "string" ? actual.GetValue<string>() : Show(actual);
        if (!ReplayAnswers.Agrees(filled, text))
        {
            differences.Add($"{Show(place)}: recorded {recorded}, which is {filled} here, the answer has {Show(actual)}");
        }
    }

    private void CompareObjects(JsonObject recorded, JsonObject actual, List<object> place, List<string> differences)
    {
        var wanted = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in recorded)
        {
            if (!answers.TryFill(name, out var filled, out var problem))
            {
                differences.Add($"{Show(place)}: the name of a field: {problem}");
                continue;
            }

            wanted[filled] = value;
        }

        foreach (var (name, value) in wanted)
        {
            List<object> inside = [.. place, name];
            if (Any(rules.Ignored, inside))
            {
                continue;
            }

            if (actual.TryGetPropertyValue(name, out var other))
            {
                Compare(value, other, inside, differences);
            }
            else
            {
                differences.Add($"{Show(inside)}: missing from the answer, recorded {Show(value)}");
            }
        }

        if (Any(rules.Partial, place))
        {
            return;
        }

        foreach (var (name, value) in actual.Where(field => !wanted.ContainsKey(field.Key)))
        {
            List<object> inside = [.. place, name];
            if (!Any(rules.Ignored, inside))
            {
                differences.Add($"{Show(inside)}: not in the record, the answer has {Show(value)}");
            }
        }
    }

    private void CompareOrdered(JsonArray recorded, JsonArray actual, List<object> place, List<string> differences)
    {
        if (recorded.Count != actual.Count)
        {
            differences.Add($"{Show(place)}: recorded {recorded.Count} elements, the answer has {actual.Count}: {Show(actual)}");
        }

        for (var index = 0; index < Math.Min(recorded.Count, actual.Count); index++)
        {
            Compare(recorded[index], actual[index], [.. place, index], differences);
        }
    }

    private void CompareUnordered(JsonArray recorded, JsonArray actual, List<object> place, List<string> differences)
    {
        var pairs = new ElementMatching(recorded.Count, actual.Count, (left, right) => Differences(recorded[left], actual[right], place, left).Count == 0);
        foreach (var left in pairs.UnmatchedLeft)
        {
            var nearest = pairs.UnmatchedRight.Select(right => Differences(recorded[left], actual[right], place, left)).MinBy(found => found.Count);
            if (nearest is null)
            {
                differences.Add($"{Show(place)}: missing from the answer, in any order: {Show(recorded[left])}");
            }
            else
            {
                differences.Add($"{Show(place)}: no element is like the recorded {Show(recorded[left])}; the nearest differs: {string.Join("; ", nearest)}");
            }
        }

        if (recorded.Count < actual.Count)
        {
            differences.AddRange(pairs.UnmatchedRight.Select(right => $"{Show(place)}: not in the record, the answer has {Show(actual[right])}"));
        }
    }

    private List<string> Differences(JsonNode? recorded, JsonNode? actual, List<object> place, int index)
    {
        var found = new List<string>();
        Compare(recorded, actual, [.. place, index], found);
        return found;
    }
}
