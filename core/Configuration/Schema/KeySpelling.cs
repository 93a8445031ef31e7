namespace PolarisSync.Core.Configuration;

/// <summary>The spellings of a key that readers take for the same: <c>config_group</c> and <c>configGroup</c>.</summary>
internal static class KeySpelling
{
    /// <summary>Whether a member of an object is meant by a key.</summary>
    public static bool IsSame(string key, string name) =>
        string.Equals(key, name, StringComparison.Ordinal) || (!name.StartsWith('_') && string.Equals(Snake(key), Snake(name), StringComparison.Ordinal));

    /// <summary>Matches every spelling but the key's own; null when there is no other.</summary>
    public static string? OthersPattern(string key)
    {
        var words = Words(key);
        return words.Length == 1 ? null : $"^(?!{key}$){words[0]}{string.Concat(words.Skip(1).Select(word => $"(?:_{word[0]}|{char.ToUpperInvariant(word[0])}){word[1..]}"))}$";
    }

    /// <summary>The key's own spelling and the one that other documents have most often.</summary>
    public static IEnumerable<string> Common(string key)
    {
        var words = Words(key);
        var camel = words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return new[] { key, Snake(key), camel }.Distinct(StringComparer.Ordinal);
    }

    private static string[] Words(string key) => key.StartsWith('$') ? [key] : Snake(key).Split('_');

    private static string Snake(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));
}
