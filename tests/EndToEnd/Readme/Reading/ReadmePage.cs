using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Readme;

/// <summary>A page people read, as far as a test can tell whether it is true.</summary>
internal sealed class ReadmePage
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly Regex s_code = new(@"`(?<code>[^`\n]+)`", RegexOptions.None, s_patience);
    private static readonly Regex s_link = new(@"\]\((?<target>[^)\s]+)\)", RegexOptions.None, s_patience);
    private readonly List<ReadmeBlock> _blocks = [];
    private readonly List<string> _prose = [];
    private readonly List<IReadOnlyList<IReadOnlyList<string>>> _tables = [];

    private ReadmePage(string file) => File = file;

    /// <summary>Its path, relative to the repository.</summary>
    public string File { get; }

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<ReadmeBlock> Blocks => _blocks;

    /// <summary>The blocks for a shell.</summary>
    public IEnumerable<ReadmeBlock> Shell => _blocks.Where(static block => block.Language is "bash" or "sh" or "shell" or "console");

    /// <summary>The tables, each with its heading row, a row the texts of its cells.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> Tables => _tables;

    /// <summary>Where its links lead.</summary>
    public IEnumerable<string> Links => _prose.SelectMany(static line => s_link.Matches(line)).Select(static match => match.Groups["target"].Value);

    /// <summary>The headings.</summary>
    public IEnumerable<string> Headings => _prose.Where(static line => line.StartsWith('#')).Select(static line => line.TrimStart('#').Trim());

    /// <summary>What stands between backticks, tables included.</summary>
    public IEnumerable<string> Codes => _prose.SelectMany(CodesIn);

    /// <summary>README.md and README.zh-CN.md: every place where they differ in more than words is a fault.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["README.md", "README.zh-CN.md"];

    /// <summary>Every page this is about.</summary>
    public static IReadOnlyList<ReadmePage> All(string root) =>
    [
        .. Languages.Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file)).Order(StringComparer.Ordinal)).Select(file => Read(root, file)),
    ];

    /// <summary>Reads a page.</summary>
    public static ReadmePage Read(string root, string file)
    {
        var page = new ReadmePage(file);
        var lines = System.IO.File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, static line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
                page._blocks.Add(new(file, i + 1, lines[i].Trim()[3..].Trim(), string.Join('\n', lines[(i + 1)..end])));
                i = end;
                continue;
            }

            page._prose.Add(lines[i]);
        }

        page.ReadTables();
        return page;
    }

    /// <summary>What stands between backticks in a text.</summary>
    public static IReadOnlyList<string> CodesIn(string text) => [.. s_code.Matches(text).Select(static match => match.Groups["code"].Value)];

    private void ReadTables()
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var line in _prose.Append(""))
        {
            if (line.StartsWith('|'))
            {
                rows.Add([.. line.Trim().Trim('|').Split(" | ").Select(static cell => cell.Trim())]);
            }
            else if (rows.Count > 0)
            {
                // The second row is the rule below the heading.
                rows.RemoveAt(1);
                _tables.Add(rows);
                rows = [];
            }
        }
    }
}
