using System.Diagnostics;
using PolarisSync.Tests.Readme;

namespace PolarisSync.Host.Tests.Readme;

/// <summary>Every block for a shell is run (tests/EndToEnd/Readme) or at least read here: nothing people copy goes unlooked at.</summary>
internal sealed class ShellBlockTests
{
    private static readonly string[] s_programs = ["bash", "cat", "cd", "cp", "curl", "export", "git", "kubectl", "unzip", "$EDITOR"];

    private static IEnumerable<TestCaseData> Blocks => ReadmePage.All(Artifacts.Root).SelectMany(static page => page.Shell).Select(static block => new TestCaseData(block).SetName($"Block_CanBeTyped({block.File}:{block.Line})"));

    private static IEnumerable<TestCaseData> InProse => ReadmePage.All(Artifacts.Root)
        .SelectMany(static page => page.Codes.Select(code => (page.File, Code: code)))
        .Where(static found => found.Code.StartsWith("bash ", StringComparison.Ordinal) || found.Code.StartsWith("polarissync ", StringComparison.Ordinal))
        .Distinct().Select(static found => new TestCaseData(found.Code).SetName($"CommandInProse_CanBeTyped({found.File}: {found.Code})"));

    [Test]
    public void EveryBlock_IsRunOrRead_AndThisIsWhich()
    {
        var blocks = ReadmePage.All(Artifacts.Root).SelectMany(static page => page.Shell).ToList();
        foreach (var block in blocks.OrderBy(static block => BlockUses.ByKey.TryGetValue(block.Key, out var use) ? use : (BlockUse)(-1)))
        {
            TestContext.Out.WriteLine($"{(BlockUses.ByKey.TryGetValue(block.Key, out var use) ? use : "UNKNOWN"),-10} {block}");
        }

        Assert.That(blocks.Where(static block => !BlockUses.ByKey.ContainsKey(block.Key)).Select(static block => $"{block.File}:{block.Line}\n{block.Key}"), Is.Empty, "say in BlockUses what is to be done with it");
        Assert.That(BlockUses.ByKey.Keys.Except(blocks.Select(static block => block.Key), StringComparer.Ordinal), Is.Empty, "no page has it any more");
        Assert.That(BlockUses.OnlyRead.Except(blocks.SelectMany(static block => block.Commands), StringComparer.Ordinal), Is.Empty, "no page has it any more");
        Assert.That(blocks.Select(static block => block.Language).Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { "bash" }), "one word for one thing");
    }

    [TestCaseSource(nameof(Blocks))]
    public async Task Block_CanBeTyped(ReadmeBlock block)
    {
        var start = new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(block.Text);
        bash.StandardInput.Close();
        var error = await bash.StandardError.ReadToEndAsync(CancellationToken.None);
        await bash.WaitForExitAsync(CancellationToken.None);
        Assert.That(bash.ExitCode, Is.Zero, error);
        foreach (var command in block.Commands.SelectMany(static line => line.Split(" && ")))
        {
            AssertExists(command);
        }
    }

    [TestCaseSource(nameof(InProse))]
    public void CommandInProse_CanBeTyped(string command) => AssertExists(command);

    private static void AssertExists(string command)
    {
        var words = command.Split(' ').ToList();
        while (words[0].Contains('=', StringComparison.Ordinal))
        {
            words.RemoveAt(0);
        }

        if (words[0] == "polarissync" || (words[0] == "bash" && words[1] == "bin/polarissync"))
        {
            var arguments = words.Skip(words[0] == "bash" ? 2 : 1).ToList();
            if (arguments is not ["VERB"])
            {
                var parsed = Verbs.Root().Parse(arguments);
                Assert.That(parsed.Errors.Select(static error => error.Message), Is.Empty, command);

                // Where a verb takes files, what looks like an option would be one.
                Assert.That(arguments.Where(static word => word.StartsWith("--", StringComparison.Ordinal)), Is.SubsetOf(parsed.CommandResult.Command.Options.Select(static option => option.Name).Append("--help").Append("--version")), command);
            }

            return;
        }

        Assert.That(s_programs, Has.Member(words[0]), command);
        if (words[0] == "bash")
        {
            Assert.That(File.Exists(Path.Combine(Artifacts.Root, words[1])), Is.True, command);
        }
        else if (words[0] == "kubectl" && words.IndexOf("-f") is var at and > 0)
        {
            Assert.That(File.Exists(Path.Combine(Artifacts.Root, words[at + 1])), Is.True, command);
        }
    }
}
