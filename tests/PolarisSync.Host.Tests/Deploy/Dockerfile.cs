namespace PolarisSync.Host.Tests.Deploy;

/// <summary>What deploy/Dockerfile says, line by line.</summary>
/// <param name="Lines">Each instruction with its arguments, continued lines joined.</param>
internal sealed record Dockerfile(IReadOnlyList<(string Instruction, string Arguments)> Lines)
{
    /// <summary>The last one counts.</summary>
    public string User => Of("USER").Last();

    public static Dockerfile Read()
    {
        var text = File.ReadAllText(Path.Combine(Artifacts.Root, "deploy", "Dockerfile")).ReplaceLineEndings("\n");
        var lines = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        return new([.. string.Join('\n', lines).Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Select(Split)]);
    }

    /// <summary>The arguments of every instruction of a name.</summary>
    public IEnumerable<string> Of(string instruction) => Lines.Where(line => line.Instruction == instruction).Select(line => line.Arguments);

    private static (string Instruction, string Arguments) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return (line[..space], line[space..].Trim());
    }
}
