using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>Which objects a request wants: by its label and field selectors.</summary>
internal static partial class Selectors
{
    /// <summary>One test of both selectors.</summary>
    /// <exception cref="KubeRefusal">A selector cannot be read.</exception>
    public static Func<JsonObject, bool> Read(string? labels, string? fields)
    {
        List<Func<JsonObject, bool>> tests = [.. Split(labels).Select(Label), .. Split(fields).Select(Field)];
        return found => tests.TrueForAll(test => test(found));
    }

    // Commas between brackets belong to a set.
    private static IEnumerable<string> Split(string? text) =>
        string.IsNullOrEmpty(text) ? [] : Comma().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0);

    private static Func<JsonObject, bool> Label(string text)
    {
        if (Set().Match(text) is { Success: true } set)
        {
            var key = set.Groups["key"].Value;
            var values = set.Groups["values"].Value.Split(',').Select(value => value.Trim()).ToHashSet(StringComparer.Ordinal);
            return set.Groups["not"].Success ? found => Of(found, key) is not { } value || !values.Contains(value) : found => Of(found, key) is { } value && values.Contains(value);
        }

        if (BrokenSet().Match(text) is { Success: true } broken)
        {
            throw KubeRefusal.BadRequest($"unable to parse requirement: found '{broken.Groups["value"].Value}' expected: '('");
        }

        if (text.StartsWith('!'))
        {
            return found => Of(found, text[1..]) is null;
        }

        var parts = Equality().Split(text, 2);
        if (parts.Length == 1)
        {
            return found => Of(found, text) is not null;
        }

        if (parts[1].StartsWith('='))
        {
            throw KubeRefusal.BadRequest("unable to parse requirement: found '=', expected: identifier");
        }

        return text.Contains("!=", StringComparison.Ordinal) ? found => Of(found, parts[0]) != parts[1] : found => Of(found, parts[0]) == parts[1];
    }

    private static Func<JsonObject, bool> Field(string text)
    {
        var parts = Equality().Split(text, 2);
        if (parts.Length == 1)
        {
            throw KubeRefusal.BadRequest($"invalid selector: '{text}'; can't understand '{text}'");
        }

        if (parts[0] is not ("metadata.name" or "metadata.namespace"))
        {
            throw KubeRefusal.BadRequest($"\"{parts[0]}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        }

        var field = parts[0]["metadata.".Length..];
        var isNot = text.Contains("!=", StringComparison.Ordinal);
        return found => (found["metadata"]![field]?.GetValue<string>() == parts[1]) != isNot;
    }

    private static string? Of(JsonObject found, string label) => found["metadata"]!["labels"]?[label]?.GetValue<string>();

    [GeneratedRegex(@",(?![^(]*\))", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comma();

    [GeneratedRegex(@"^(?<key>\S+) (?<not>not)?in \((?<values>[^)]*)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Set();

    [GeneratedRegex(@"^\S+ (not)?in (?<value>[^(]\S*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BrokenSet();

    [GeneratedRegex("!=|==|=", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Equality();
}
