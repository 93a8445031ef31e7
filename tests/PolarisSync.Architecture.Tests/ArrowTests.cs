using System.Reflection.PortableExecutable;

namespace PolarisSync.Architecture.Tests;

/// <summary>DESIGN section 2: abstractions from core from host, abstractions from plugins, and no other arrow.</summary>
internal sealed class ArrowTests
{
    private const string OwnPrefix = "PolarisSync.";
    private const string LoggingAbstractions = "Microsoft.Extensions.Logging.Abstractions";

    [Test]
    public void Repository_HasSomethingToCheck()
    {
        Assert.That(Repository.Plugins, Is.Not.Empty, "no project was found below plugins/");
        Assert.That(Repository.ProductDlls, Has.Count.GreaterThanOrEqualTo(4));
        Assert.That(Repository.ProductDlls, Is.All.Exist, "build the solution first");
    }

    [Test]
    public void Abstractions_ReferToTheFrameworkAndLoggingAbstractionsOnly()
    {
        using var dll = new CompiledAssembly(Repository.BuiltDll("PolarisSync.Abstractions", Repository.Abstractions));

        Assert.That(dll.References, Is.Not.Empty);
        Assert.That(dll.References.Where(name => !IsFramework(name)), Is.SubsetOf(new[] { LoggingAbstractions }));
    }

    [Test]
    public void Core_RefersToAbstractionsOnly()
    {
        using var dll = new CompiledAssembly(Repository.BuiltDll("PolarisSync.Core", Repository.Core));

        Assert.That(dll.References.Where(IsOurs), Is.EqualTo(new[] { Repository.Abstractions }));
        Assert.That(dll.References.Where(name => !IsFramework(name) && !IsOurs(name)), Is.SubsetOf(new[] { LoggingAbstractions }), "core knows no vendor");
    }

    [Test]
    public void Host_RefersToCoreAndAbstractionsOnly()
    {
        using var dll = new CompiledAssembly(Repository.BuiltDll("PolarisSync.Host", Repository.Host));

        Assert.That(dll.References.Where(IsOurs), Is.EquivalentTo(new[] { Repository.Abstractions, Repository.Core }));
    }

    [TestCaseSource(typeof(Repository), nameof(Repository.PluginFolders))]
    public void Plugin_RefersToAbstractionsOnly(string folder)
    {
        using var dll = new CompiledAssembly(Path.Combine(folder, Path.GetFileName(folder) + ".dll"));

        Assert.That(dll.References.Where(IsOurs), Is.SubsetOf(new[] { Repository.Abstractions }));
    }

    [TestCaseSource(typeof(Repository), nameof(Repository.PluginFolders))]
    public void Plugin_ShipsNoCopyOfWhatTheHostShares(string folder)
    {
        Assert.That(folder, Does.Exist, "build the solution first");

        var files = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files, Has.None.EqualTo(Repository.Abstractions + ".dll"));
        Assert.That(files, Has.None.EqualTo(LoggingAbstractions + ".dll"));
        Assert.That(files, Has.None.EqualTo(Repository.Core + ".dll"));
        Assert.That(files, Has.None.EqualTo(Repository.Host + ".dll"));
    }

    [TestCaseSource(typeof(Repository), nameof(Repository.ProductDlls))]
    public void LogEvents_HaveIdsOfTheirOwn(string dll)
    {
        using var assembly = new CompiledAssembly(dll);

        var clashes = assembly.LogEvents().GroupBy(message => message.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => message.Method))}");

        Assert.That(clashes, Is.Empty);
        Assert.That(assembly.LogEvents().Select(message => message.Id), Is.All.InRange(RangeOf(dll).First, RangeOf(dll).Last));
    }

    [Test]
    public void LogEvents_AreFoundAtAll()
    {
        using var host = new CompiledAssembly(Repository.BuiltDll("PolarisSync.Host", Repository.Host));

        Assert.That(host.LogEvents(), Is.Not.Empty, "the attributes are no longer where this test looks for them");
    }

    [Test]
    public void SourceFiles_AreAtMost400LinesLong()
    {
        var files = Repository.SourceFiles().ToList();

        Assert.That(files, Has.Count.GreaterThan(50));
        Assert.That(files.Where(file => File.ReadLines(file).Count() > 400), Is.Empty);
    }

    // Event ids: core 1000-1999, host 2000-2999, then 1000 an adapter from 10000; the abstractions log nothing of their own.
    private static (int First, int Last) RangeOf(string dll) => Path.GetFileNameWithoutExtension(dll) switch
    {
        Repository.Core => (1000, 1999),
        Repository.Host => (2000, 2999),
        Repository.Abstractions => (0, 999),
        _ => (10000, 999999),
    };

    private static bool IsOurs(string name) => name.StartsWith(OwnPrefix, StringComparison.Ordinal) || name is Repository.Host;

    private static bool IsFramework(string name) =>
        name is "netstandard" or "mscorlib" || (name.StartsWith("System.", StringComparison.Ordinal) && ShipsWithTheRuntime(name));

    // A name that begins like the framework's may still be a package.
    private static bool ShipsWithTheRuntime(string name)
    {
        var file = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll");
        if (!File.Exists(file))
        {
            return false;
        }

        using var reader = new PEReader(File.OpenRead(file));
        return reader.HasMetadata;
    }
}
