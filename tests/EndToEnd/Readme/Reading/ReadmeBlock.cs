namespace PolarisSync.Tests.Readme;

/// <summary>A fenced block of a page.</summary>
/// <param name="File">The page, relative to the repository.</param>
/// <param name="Line">Where the block begins.</param>
/// <param name="Language">What stands behind the fence; may be empty.</param>
/// <param name="Text">What stands between the fences.</param>
internal sealed record ReadmeBlock(string File, int Line, string Language, string Text)
{
    /// <summary>The commands of a block for a shell, each on one line and without its comment.</summary>
    public IReadOnlyList<string> Commands { get; } =
    [
        .. Text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Select(WithoutComment).Where(static command => command.Length > 0),
    ];

    /// <summary>What makes it the same block in another language.</summary>
    public string Key => string.Join('\n', Commands);

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {(Commands.Count > 0 ? Commands[0] : "")}{(Commands.Count > 1 ? " ..." : "")}";

    // A comment stands at the end, behind blanks.
    private static string WithoutComment(string line)
    {
        var at = line.StartsWith("# ", StringComparison.Ordinal) ? 0 : line.IndexOf(" # ", StringComparison.Ordinal);
        return string.Join(' ', (at < 0 ? line : line[..at]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
