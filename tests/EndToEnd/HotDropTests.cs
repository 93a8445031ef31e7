using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Adapters built from the package and dropped into the plugins folder of a running host. One after the other, for builds leave little of the machine to others.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed partial class HotDropTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    // Longer than a folder has to stand still before it is tried.
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(1300);

    private static string s_feed = "";

    [OneTimeSetUp]
    public static async Task PackAsync() => s_feed = await AuthorTools.PackAsync();

    [Test]
    public async Task Sample_DroppedInSlowly_ItsTasksRunAndNobodyElseIsCalled()
    {
        // Built before anything runs: an idle watch asks its server anew every minute, and no such call is to fall into what is counted.
        var (built, next) = (await PublishSampleAsync("1.0.0"), await PublishSampleAsync("1.1.0"));
        Folder.CopyPlugins();
        var (toys, copies, back) = (InHome("toys.json"), InHome("copies.json"), InHome("back.json"));
        await File.WriteAllTextAsync(toys, """[ { "service": "blocks", "host": "10.0.0.1", "port": 80 } ]""");
        await File.WriteAllTextAsync(copies, """{ "services": [ { "name": "cars", "instances": [ { "host": "10.0.0.2", "port": 80 } ] } ] }""");
        await File.WriteAllTextAsync(back, "[]");
        await A.Applications.RegisterAllAsync([Instance.Make("orders", 1, 1), Instance.Make("orders", 1, 2)]);
        var toy = $$"""{ "name": "toys", "type": "toy", "addresses": ["{{toys}}"], "options": { "poll": 50 } }""";
        var file = $$"""{ "name": "copies", "type": "file", "addresses": ["{{copies}}"] }""";
        var other = $$"""{ "name": "back", "type": "toy", "addresses": ["{{back}}"] }""";
        var host = await RunAsync(3600, Documents.Task(A, B), TaskOf("from-toys", toy, file), TaskOf("to-toys", file, other));
        await B.WaitForCopiesOfAsync(A, s_soon);

        foreach (var name in new[] { "from-toys", "to-toys" })
        {
            var (state, reason) = await TaskAsync(host, name);
            Assert.That(state, Is.EqualTo("waiting for adapter"));
            Assert.That(reason, Is.EqualTo("no loaded adapter offers the type 'toy'; loaded: consul, file, kong, kubernetes, nacos, polaris"));
        }

        var calls = CallsOfTheOtherTask();
        await DropInSlowlyAsync(host, built);
        var took = await Wait.UntilAsync(async () => await RunsAsync(host, copies, back) ? null : await host.DescribeAsync(), s_soon);
        TestContext.Out.WriteLine($"both tasks ran {took.TotalSeconds:0.0} s after the last file");
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
        await Wait.UntilAsync(async () => (await TaskAsync(host, "from-toys")).State == "in step", s_soon, "in step");
        Assert.That(CallsOfTheOtherTask(), Is.EqualTo(calls), "calls of the other task");

        var plugins = await Folder.RunVerbAsync("plugins");
        Assert.That(plugins.ExitCode, Is.Zero, plugins.ToString());
        Assert.That(plugins.Output, Does.Match(@"Toy/Toy\.dll: loaded, Toy 1\.0\.0, built against abstractions \d+\.\d+\.\d+\n  type toy: source and destination\n").And.Contain("7 adapters loaded, 0 refused"));

        // Another version takes its place: the tasks go on with it, and again nobody else notices.
        calls = CallsOfTheOtherTask();
        await DropInSlowlyAsync(host, next);
        await Wait.UntilAsync(async () => (await Folder.RunVerbAsync("plugins")).Output.Contains("loaded, Toy 1.1.0,", StringComparison.Ordinal), s_soon, "the new version");
        await File.WriteAllTextAsync(toys, """[ { "service": "blocks", "host": "10.0.0.9", "port": 80 } ]""");
        await Wait.UntilAsync(async () => (await File.ReadAllTextAsync(copies)).Contains("10.0.0.9", StringComparison.Ordinal), s_soon, "a change after the replacement");
        Assert.That(CallsOfTheOtherTask(), Is.EqualTo(calls), "calls of the other task");
        await Wait.UntilAsync(async () => !(await Folder.RunVerbAsync("plugins")).Output.Contains("replaced", StringComparison.Ordinal), s_soon, "the old version is freed");
    }

    [Test]
    public async Task ReadmeOfThePackage_ToTheLetter_BuildsDropsInRuns()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Product.Root, "abstractions", "README.md"));
        var project = Directory.CreateDirectory(InHome("author")).FullName;
        var files = FileBlock().Matches(readme).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value, StringComparer.Ordinal);
        Assert.That(files.Keys, Is.EquivalentTo(new[] { "Lines.csproj", "LinesOptions.cs", "LinesPlugin.cs" }));
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(project, name), text);
        }

        Folder.CopyPlugins();
        await File.WriteAllTextAsync(InHome("services.txt"), "orders 10.0.0.1:8080\n");
        var task = Block(readme, "jsonc").Replace("127.0.0.1:8500", $"127.0.0.1:{B.Proxy.Address.Port}", StringComparison.Ordinal);
        var host = await RunAsync(3600, Documents.Task(A, B), task);
        Assert.That((await TaskAsync(host, "lines-to-consul")).State, Is.EqualTo("waiting for adapter"));

        await AuthorTools.RunAsync(Block(readme, "bash"), project, ("FEED", s_feed), ("PLUGINS", Folder.PluginsPath), ("NUGET_PACKAGES", InHome("packages")));

        await Wait.UntilAsync(async () => (await TaskAsync(host, "lines-to-consul")) is var (state, reason) && state == "in step" ? null : $"{state}: {reason}", s_soon);
        await Wait.UntilAsync(async () => (await B.Api.GetAsync("/v1/health/service/orders", CancellationToken.None)).Contains("10.0.0.1", StringComparison.Ordinal), s_soon, "the copy");
        Assert.That(Directory.EnumerateFiles(Path.Combine(Folder.PluginsPath, "Lines"), "*.dll").Select(Path.GetFileName), Has.None.EqualTo("PolarisSync.Abstractions.dll").And.None.EqualTo("Microsoft.Extensions.Logging.Abstractions.dll"));
    }

    private static string TaskOf(string name, string source, string destination) => $$"""
        { "name": "{{name}}", "source": {{source}}, "destination": {{destination}}, "match": [{ "namespace": "default", "service": "*" }], "guard": {{Documents.ShortGuard}} }
        """;

    private static string Block(string text, string language) => Regex.Match(text, $"```{language}\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;

    private static async Task<(string State, string Reason)> TaskAsync(HostProcess host, string name)
    {
        var task = (await host.ListAsync("tasks")).Single(task => (string?)task["name"] == name);
        return ((string)task["state"]!, (string?)task["reason"] ?? "");
    }

    private static async Task<bool> RunsAsync(HostProcess host, string copies, string back) =>
        (await File.ReadAllTextAsync(copies)).Contains("10.0.0.1", StringComparison.Ordinal)
        && (await File.ReadAllTextAsync(back)).Contains("10.0.0.2", StringComparison.Ordinal)
        && (await TaskAsync(host, "from-toys")).State != "waiting for adapter";

    [GeneratedRegex("^`(?<name>Lines[A-Za-z]*\\.[a-z]+)`((?!```).)*```(xml|csharp)\n(?<text>.*?)```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FileBlock();

    // A watch asks every 5 s for a sign of life, whatever happens elsewhere.
    private (int A, int B) CallsOfTheOtherTask()
    {
        return (Count(A), Count(B));

        static int Count(Registry registry) => registry.Proxy.Requests.Count(static request => !request.Path.Contains("polaris-sync-nothing", StringComparison.Ordinal));
    }

    private string InHome(string name) => Path.Combine(Folder.Root, name);

    private async Task<string> PublishSampleAsync(string version)
    {
        var folder = InHome("toy-" + version);
        await AuthorTools.RunAsync(
            $"dotnet publish -c Release -o '{folder}/Toy' -p:Version={version} -p:ArtifactsPath='{folder}/work' -p:RestorePackagesPath='{InHome("packages")}'",
            Path.Combine(Product.Root, "tests", "TestPlugins", "Toy"));
        return Path.Combine(folder, "Toy");
    }

    // As over a slow line: every file in two parts, with a while between; the DLL last, so that nothing runs before.
    private async Task DropInSlowlyAsync(HostProcess host, string built)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder.PluginsPath, "Toy")).FullName;
        foreach (var file in Directory.EnumerateFiles(built).OrderBy(file => file.EndsWith("Toy.dll", StringComparison.Ordinal)).ThenBy(file => file, StringComparer.Ordinal))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            await using var copy = new FileStream(Path.Combine(folder, Path.GetFileName(file)), FileMode.Create, FileAccess.Write, FileShare.Read);
            foreach (var part in new[] { bytes[..(bytes.Length / 2)], bytes[(bytes.Length / 2)..] })
            {
                await Wait.WhileAsync(async () => (await host.StatusAsync())["plugin_problems"] is JsonArray { Count: > 0 } problems ? problems.ToJsonString() : null, s_between);
                await copy.WriteAsync(part);
                await copy.FlushAsync();
            }
        }
    }
}
