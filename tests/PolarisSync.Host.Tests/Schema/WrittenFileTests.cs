using PolarisSync.Host.Tests.Commands;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>The files that are written by <c>polarissync schema</c> and kept in the repository are what it writes now.</summary>
internal sealed class WrittenFileTests
{
    [TestCase("conf/sync.schema.json", "")]
    [TestCase("docs/configuration.md", "--markdown")]
    public async Task File_IsWhatTheVerbWrites(string file, string option)
    {
        using var terminal = new Terminal();
        string[] arguments = option.Length == 0 ? ["schema"] : ["schema", option];

        Assert.That(await terminal.RunAsync(arguments), Is.Zero, terminal.Error);
        var kept = Path.Combine(Artifacts.Root, file);
        Assert.That(
            File.Exists(kept) ? (await File.ReadAllTextAsync(kept)).ReplaceLineEndings("\n") : "",
            Is.EqualTo(terminal.Output),
            $"{file} is out of date; renew it with: bash bin/polarissync {string.Join(' ', arguments)} --output {file}");
    }

    [Test]
    public async Task Output_WritesTheFileAndPrintsNothing()
    {
        using var terminal = new Terminal();

        Assert.That(await terminal.RunAsync("schema", "--output", "out.json"), Is.Zero, terminal.Error);
        Assert.That(terminal.Output, Is.Empty);
        var written = await File.ReadAllTextAsync(terminal.PathOf("out.json"));
        await terminal.RunAsync("schema");
        Assert.That(terminal.Output, Is.EqualTo(written));
    }

    [Test]
    public async Task Output_FolderIsNotThere_IsSaidInASentence()
    {
        using var terminal = new Terminal();

        Assert.That(await terminal.RunAsync("schema", "--output", "nowhere/out.json"), Is.EqualTo(1));
        Assert.That(terminal.Error, Does.StartWith("nowhere/out.json: cannot be written: "));
    }
}
