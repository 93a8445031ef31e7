namespace PolarisSync.EndToEnd.Tests.Words;

/// <summary>Help, scripts for shells, and what is said to wrong arguments and wrong settings, word for word.</summary>
internal sealed class CommandLineTests
{
    [Test]
    public async Task HelpOfEveryVerb_WordForWord()
    {
        await using var folder = new HostFolder();

        // Where nobody can listen.
        folder.Variables["POLARIS_SYNC_HTTP_ADDRESS"] = "127.0.0.1:1";
        using var verbs = new Transcript(folder, new([]));
        var help = (await verbs.VerbAsync("--help")).Output;
        foreach (var verb in VerbsIn(help))
        {
            await verbs.VerbAsync(verb, "--help");
        }

        foreach (var shell in new[] { "bash", "zsh", "fish", "tcsh" })
        {
            await verbs.VerbAsync("completion", shell);
        }

        await verbs.CompareAsync("help");
    }

    [Test]
    public async Task WrongArgumentsAndSettings_WordForWord()
    {
        await using var folder = new HostFolder();

        // Where nobody can listen.
        folder.Variables["POLARIS_SYNC_HTTP_ADDRESS"] = "127.0.0.1:1";
        using var verbs = new Transcript(folder, new([(folder.Root, "<home>"), (Product.Version, "<version>")]));
        verbs.Title("arguments");
        foreach (var arguments in new string[][]
        {
            [], ["stauts"], ["plan", "--jsno"], ["approve"], ["deny", "h1", "h2"], ["pause"], ["resume"], ["sync"], ["run", "--sucessor"], ["completion"], ["history", "--limit", "many"],
            ["history", "--limit", "0"], ["history", "--since", "yesterday"], ["history", "--until", "5 o'clock"], ["history", "--change", "moved"], ["history", "--address", "10.0.0.1:x"], ["history", "--service", ""],
            ["history", "--limit"], ["discover", "--task"], ["status", "a", "b"], ["lint", "--typo"], ["status", "--jsno"], ["lint", "--", "--typo"],
        })
        {
            await verbs.VerbAsync(arguments);
        }

        verbs.Title("no documents");
        foreach (var arguments in new string[][] { ["lint"], ["lint", "nosuch.json"], ["check"], ["plan"], ["discover"], ["sync", "--once"], ["status"], ["history"] })
        {
            await verbs.VerbAsync(arguments);
        }

        verbs.Title("a document with faults");
        await folder.WriteRegistryAsync("""
            {
              "tasks": [
                { "name": "a-to-b", "source": { "name": "a", "type": "consull", "addresses": ["htp://x"] }, "destination": { "name": "b", "type": "consul" }, "match": [{ "namespace": "default" }] },
                { "name": "a-to-b", "sorce": 1, "match": [{ "namespace": "default", "service": "regex:(" }], "guard": { "hold": "5 minutes" } },
              ],
              "methods": [{ "type": "wach" }],
            }
            """);
        foreach (var arguments in new string[][] { ["lint"], ["lint", folder.RegistryFile], ["check"], ["plan"], ["run"] })
        {
            await verbs.VerbAsync(arguments);
        }

        verbs.Title("settings with faults");
        foreach (var (name, value) in new[] { ("POLARIS_SYNC_LOG_LEVEL", "Verbos"), ("POLARIS_SYNC_HTTP_ADDRESS", "8690x"), ("POLARIS_SYNC_HISTORY_SIZE", "lots") })
        {
            folder.Variables[name] = value;
            verbs.Title($"{name}={value}");
            await verbs.VerbAsync("lint");
            folder.Variables.Remove(name);
        }

        await verbs.CompareAsync("wrong-arguments");
    }

    private static IEnumerable<string> VerbsIn(string help) => help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1)
        .TakeWhile(static line => line.StartsWith("  ", StringComparison.Ordinal)).Where(static line => line.Length > 2 && line[2] != ' ').Select(static line => line.Trim().Split(' ')[0]);
}
