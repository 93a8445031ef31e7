using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>What runs on a fresh clone: two files, kept in step.</summary>
internal sealed class DemoTests
{
    private HostFolder _folder = null!;

    [SetUp]
    public void CopyConfiguration()
    {
        _folder = new() { NamesDocuments = false };
        var conf = Path.Combine(Product.Root, "conf");
        foreach (var file in Directory.EnumerateFiles(conf, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.Root, "conf", Path.GetRelativePath(conf, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [TearDown]
    public async Task EndHostAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            foreach (var host in _folder.Hosts)
            {
                await TestContext.Out.WriteLineAsync(await host.DescribeAsync());
            }
        }

        await _folder.DisposeAsync();
    }

    [Test]
    [Category(Kinds.Measured)]
    public async Task Demo_OnFreshDocuments_SyncsAndFollowsAnEditWithinASecond()
    {
        var source = Path.Combine(_folder.Root, "conf", "demo", "services.json");
        var destination = Path.Combine(_folder.Root, "data", "demo", "registry.json");
        var watch = Stopwatch.StartNew();
        var host = _folder.Start();
        await Wait.UntilAsync(() => Shows(destination, "10.0.0.11"), TimeSpan.FromSeconds(10), "the first copies");
        TestContext.Out.WriteLine($"in step {watch.Elapsed.TotalSeconds:0.00} s after the process began");
        await host.WaitReadyAsync(TimeSpan.FromSeconds(10));

        var text = await File.ReadAllTextAsync(source);
        Assert.That(text, Does.Contain("10.0.0.11"));
        await File.WriteAllTextAsync(source, text.Replace("10.0.0.11", "10.0.0.99", StringComparison.Ordinal));
        var took = await Wait.UntilAsync(() => Shows(destination, "10.0.0.99"), TimeSpan.FromSeconds(5), "the edit in the destination");
        TestContext.Out.WriteLine($"the edit showed after {took.TotalMilliseconds:0} ms");
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(1)));
        await Wait.UntilAsync(async () => !await Shows(destination, "10.0.0.11"), TimeSpan.FromSeconds(5), "the old address goes");
        Assert.That(await host.StopAsync(), Is.Zero);
    }

    private static async Task<bool> Shows(string file, string text) => File.Exists(file) && (await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal);
}
