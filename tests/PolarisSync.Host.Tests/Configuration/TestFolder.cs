namespace PolarisSync.Host.Tests.Configuration;

/// <summary>A folder of its own for one test, removed afterwards, with short documents.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Directory.CreateDirectory(Path.Combine(Root, "conf"));

    public string Root { get; } = Directory.CreateTempSubdirectory("polarissync-").FullName;

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public bool Exists(string relative) => File.Exists(PathOf(relative));

    /// <summary>A document with one task of that name.</summary>
    public static string Document(string task) => $$$"""
        {"tasks": [{"name": "{{{task}}}", "match": [{"service": "*"}],
        "source": {"name": "a", "type": "memory"},
        "destination": {"name": "b", "type": "memory"}}]}
        """;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
