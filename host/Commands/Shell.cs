namespace PolarisSync.Host.Commands;

/// <summary>Words as they can be typed into a shell.</summary>
internal static class Shell
{
    /// <summary>The word itself, or in single quotes where a shell would take it apart.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
