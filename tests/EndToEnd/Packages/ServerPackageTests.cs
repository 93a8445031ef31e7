using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Each package as people get it: unzipped into an empty folder, with nothing of ours on the machine. One at a time, for they are built first.</summary>
[TestFixture("polaris-sync-server-{0}", true)]
[TestFixture("polaris-sync-server-{0}-linux-x64", false)]
[Parallelizable(ParallelScope.Self)]
[CancelAfter(900_000)]
internal sealed class ServerPackageTests(string name, bool needsDotnet)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);
    private static readonly string[] s_scripts = ["polarissync", "start.sh", "stop.sh"];
    private UnzippedPackage _package = null!;

    private static string Zip(string name) => string.Format(CultureInfo.InvariantCulture, name, Packed.Version);

    [SetUp]
    public async Task UnzipAsync()
    {
        if (!needsDotnet && !(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64))
        {
            Assert.Ignore("The self-contained package is for Linux on x64.");
        }

        _package = await UnzippedPackage.OpenAsync(await Packed.FileAsync(name + ".zip"), needsDotnet);
    }

    [TearDown]
    public async Task DeleteAsync()
    {
        if (_package is null)
        {
            return;
        }

        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            await TestContext.Out.WriteLineAsync(await _package.DescribeAsync());
        }

        await _package.DisposeAsync();
    }

    [Test]
    public async Task LibrariesOfOthers_AreAllNamedWithTheirLicence()
    {
        var named = Regex.Matches(await File.ReadAllTextAsync(_package.PathOf("THIRD-PARTY.md")), @"`(?<name>[\w.]+)\*`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Select(static match => match.Groups["name"].Value).ToList();
        var others = OthersIn(_package.PathOf("plugins")).ToList();
        if (needsDotnet)
        {
            // The other one has the runtime's own files among them.
            others.AddRange(OthersIn(_package.PathOf("lib")));
        }

        Assert.That(others.Where(file => !named.Exists(name => file.StartsWith(name, StringComparison.Ordinal))), Is.Empty);
        Assert.That(named.Where(name => needsDotnet && !others.Exists(file => file.StartsWith(name, StringComparison.Ordinal))), Is.Empty, "what is not there any more");

        static IEnumerable<string> OthersIn(string folder) => Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(static file => Path.GetFileName(file))
            .Where(static file => !file.StartsWith("PolarisSync", StringComparison.OrdinalIgnoreCase));
    }

    [Test]
    public async Task Content_IsThePackageAndNothingOfThisMachine()
    {
        Assert.That(Path.GetFileName(_package.Folder), Is.EqualTo(Zip(name)));
        Assert.That(Names(_package.Folder), Is.EquivalentTo(new[] { "LICENSE", "README.md", "THIRD-PARTY.md", "bin", "conf", "lib", "plugins" }));
        Assert.That(Names(_package.PathOf("bin")), Is.EquivalentTo(new[] { "application.yaml", "environment.sh", "polarissync", "start.sh", "stop.sh" }));
        Assert.That(s_scripts.Where(script => !MayBeRun("bin/" + script)), Is.Empty, "unzip keeps what may be run");
        Assert.That(MayBeRun("lib/polarissync"), Is.EqualTo(!needsDotnet));
        Assert.That(await File.ReadAllTextAsync(_package.PathOf("README.md")), Does.StartWith($"# PolarisSync {Packed.Version}\n"));

        var shipped = Directory.EnumerateFiles(Path.Combine(Product.Root, "conf"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Product.Root, file)).Where(file => !file.Contains("-backup", StringComparison.Ordinal));
        Assert.That(Files("conf"), Is.EquivalentTo(shipped));
        foreach (var file in shipped)
        {
            Assert.That(await File.ReadAllBytesAsync(_package.PathOf(file)), Is.EqualTo(await File.ReadAllBytesAsync(Path.Combine(Product.Root, file))), file);
        }

        var adapters = Names(Product.Plugins);
        Assert.That(Names(_package.PathOf("plugins")), Is.EquivalentTo(adapters).And.Count.EqualTo(6));
        foreach (var adapter in adapters)
        {
            var files = Names(_package.PathOf("plugins/" + adapter));
            Assert.That(files, Does.Contain(adapter + ".dll").And.Contain(adapter + ".xml").And.Contain("README.md"), "its options are explained by their comments");
            Assert.That(await File.ReadAllTextAsync(_package.PathOf($"plugins/{adapter}/{adapter}.deps.json")), Does.Contain($"\"{adapter}/{Packed.Version}\""));
            Assert.That(files, Does.Not.Contain("PolarisSync.Abstractions.dll").And.Not.Contain("Microsoft.Extensions.Logging.Abstractions.dll"), "what the host shares");
        }

        var telling = Files("").Where(file => Holds(_package.PathOf(file), Product.Root)).ToList();
        Assert.That(telling, Is.Empty, "files that name the folder they were built in");
        var symbols = Files("").Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)).ToList();
        Assert.That(symbols, Has.Count.EqualTo(adapters.Count + 3), "stacks in the log have lines");
        Assert.That(symbols.SelectMany(file => SourcePaths.Of(File.ReadAllBytes(_package.PathOf(file)))), Is.Not.Empty.And.All.StartsWith("/_/"));
    }

    [Test]
    public async Task Version_IsStampedAndAllAdaptersLoad()
    {
        var version = await _package.RunAsync("bash", _package.PathOf("bin/polarissync"), "--version");
        Assert.That(version.Output.Trim(), Is.EqualTo(Packed.Version), version.ToString());

        var plugins = await _package.RunAsync("bash", _package.PathOf("bin/polarissync"), "plugins");
        Assert.That(plugins.ExitCode, Is.Zero, plugins.ToString());
        Assert.That(plugins.Output, Does.Contain("6 adapters loaded, 0 refused").And.Contain($"built against abstractions {Packed.Version}"));
        TestContext.Out.WriteLine(plugins.Output);
    }

    [Test]
    public async Task Demo_RunsFollowsAnEditAndStopEndsJustThisHost()
    {
        await AssertWhatDotnetIsThereAsync();
        var host = _package.Start();
        var other = _package.Start(Path.Combine(_package.Root, "other"));
        var copies = _package.PathOf("data/demo/registry.json");
        await Wait.UntilAsync(() => Shows(copies, "10.0.0.11"), s_soon, "the first copies");
        await other.WaitReadyAsync(s_soon);

        var source = await DemoSourceAsync();
        await File.WriteAllTextAsync(source, (await File.ReadAllTextAsync(source)).Replace("10.0.0.11", "10.0.0.99", StringComparison.Ordinal));
        var took = await Wait.UntilAsync(() => Shows(copies, "10.0.0.99"), TimeSpan.FromSeconds(10), "the edit in the destination");
        TestContext.Out.WriteLine($"the edit showed after {took.TotalMilliseconds:0} ms");
        using var http = new HttpClient();
        Assert.That((string?)JsonNode.Parse(await http.GetStringAsync(new Uri(host.Address, "/api/v1/version")))!["version"], Is.EqualTo(Packed.Version));
        AssertRuntimeIsItsOwn(host);

        var stop = await _package.RunAsync("bash", _package.PathOf("bin/stop.sh"));
        Assert.That(stop.ExitCode, Is.Zero, stop.ToString());
        Assert.That(stop.Output, Does.Contain($"Stopping process {host.ProcessId} ...\nStopped."));
        Assert.That(await host.WaitForExitAsync(s_soon), Is.Zero);
        Assert.That(host.Log, Is.Not.Empty, "the log is on standard output");
        Assert.That(other.HasExited, Is.False);
        await other.WaitReadyAsync(s_soon);
    }

    [Test]
    [Category("RealServer")]
    public async Task TwoConsuls_BothWays_GetIntoStepAndFollow()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        await using var a = await Registry.StartAsync("a");
        await using var b = await Registry.StartAsync("b");
        await a.Applications.RegisterAllAsync([Instance.Make("orders", 1, 1), Instance.Make("orders", 1, 2)]);
        await b.Applications.RegisterAllAsync([Instance.Make("pay", 2, 1, network: 2)]);
        await File.WriteAllTextAsync(_package.PathOf("conf/sync-registry.json"), Documents.Of(60, Documents.Task(a, b), Documents.Task(b, a)));

        var host = _package.Start();
        await host.WaitReadyAsync(s_soon);
        await b.WaitForCopiesOfAsync(a, s_soon);
        await a.WaitForCopiesOfAsync(b, s_soon);
        await a.Applications.RegisterAsync(Instance.Make("orders", 1, 3));
        var took = await b.WaitForCopiesOfAsync(a, s_soon);
        TestContext.Out.WriteLine($"an instance followed after {took.TotalMilliseconds:0} ms");
        var plan = await _package.RunAsync("bash", _package.PathOf("bin/polarissync"), "plan");
        Assert.That(plan.ExitCode, Is.Zero, plan.ToString());
        a.AssertOnlyCopiesWereWritten();
        b.AssertOnlyCopiesWereWritten();

        var stop = await _package.RunAsync("bash", _package.PathOf("bin/stop.sh"));
        Assert.That(stop.ExitCode, Is.Zero, stop.ToString());
        Assert.That(await host.WaitForExitAsync(s_soon), Is.Zero);
        Assert.That(await b.CompareAsync("a", a.Applications.Lines), Is.Null, "copies stay");
    }

    // The demo may run on a copy of what is shipped.
    private async Task<string> DemoSourceAsync()
    {
        var demo = JsonNode.Parse(await File.ReadAllTextAsync(_package.PathOf("conf/demo.json")), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        return _package.PathOf((string)demo["tasks"]![0]!["source"]!["addresses"]![0]!);
    }

    private async Task AssertWhatDotnetIsThereAsync()
    {
        var dotnet = await _package.RunAsync("bash", "-c", "command -v dotnet");
        Assert.That(dotnet.ExitCode, needsDotnet ? Is.Zero : Is.EqualTo(1), dotnet.ToString());
    }

    // Whatever else is installed on this machine: what is mapped into the process tells what runs it.
    private void AssertRuntimeIsItsOwn(HostProcess host)
    {
        var mapped = File.ReadLines($"/proc/{host.ProcessId.ToString(CultureInfo.InvariantCulture)}/maps").Where(line => line.Contains("libcoreclr.so", StringComparison.Ordinal)).ToList();
        Assert.That(mapped, Is.Not.Empty);
        Assert.That(mapped, needsDotnet ? Has.None.Contains(_package.Folder) : Has.All.Contains(_package.PathOf("lib/libcoreclr.so")));
    }

    private static async Task<bool> Shows(string file, string text) => File.Exists(file) && (await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal);

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private bool MayBeRun(string file) =>
        File.Exists(_package.PathOf(file)) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(_package.PathOf(file)) & Executable) == Executable);

    private static List<string> Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry))];

    private IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(_package.PathOf(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_package.Folder, file));
}
