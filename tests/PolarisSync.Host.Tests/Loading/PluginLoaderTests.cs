using System.Reflection.PortableExecutable;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Loading;

internal sealed class PluginLoaderTests
{
    private TestFolder _folder = null!;

    private string Plugins => _folder.PathOf("plugins");

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Load_TwoVersionsOfOneLibrary_EachAdapterSeesItsOwn()
    {
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);

        var set = PluginLoader.LoadAll(Plugins);

        Assert.That(set.Problems, Is.Empty);
        Assert.That(set.Plugins.Select(plugin => plugin.Info.Description), Is.EqualTo(new[] { "words 1", "words 2" }));
    }

    [Test]
    public void Load_NoFolder_IsEmpty()
    {
        var set = PluginLoader.LoadAll(_folder.PathOf("nowhere"));

        Assert.That(set.Plugins, Is.Empty);
        Assert.That(set.Problems, Is.Empty);
    }

    [Test]
    public void Load_FolderWithoutItsDll_IsPassedOver()
    {
        _folder.Write("plugins/notes/readme.txt", "nothing");

        Assert.That(PluginLoader.LoadAll(Plugins).Problems, Is.Empty);
    }

    [TestCase("AbstractEntry", "TestPlugins.AbstractEntry.AbstractPlugin implements IPlugin but is abstract, so the host cannot create it.")]
    [TestCase("MissingDependency", "it needs Words 1.0.0.0, which is neither in its folder nor in the host; drop in all files that `dotnet publish` gives.")]
    [TestCase("Newer", "it was built against PolarisSync.Abstractions 99.1.0, which is newer than the HOST of this host; upgrade the host, or build the adapter against HOST.")]
    [TestCase("NoConstructor", "TestPlugins.NoConstructor.DemandingPlugin has no public constructor without parameters, so the host cannot create it.")]
    [TestCase("NoEntry", "no public class implements IPlugin; exactly one must.")]
    [TestCase("RegistersTwice", "it registers the endpoint type 'twice' twice; each type is registered once.")]
    [TestCase("ThrowsInConstructor", "its constructor failed: InvalidOperationException: the key is missing")]
    [TestCase("ThrowsInInfo", "Info failed: NotSupportedException: nobody knows")]
    [TestCase("ThrowsInRegister", "Register failed: InvalidOperationException: the licence is missing")]
    [TestCase("TwoEntries", "2 public classes implement IPlugin (TestPlugins.TwoEntries.FirstPlugin, TestPlugins.TwoEntries.SecondPlugin); exactly one may.")]
    public void Load_BrokenOne_IsNamedAndTheGoodOneWorks(string name, string expected)
    {
        Artifacts.CopyPlugin("TestPlugins." + name, Plugins);
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);

        ExpectTwoAnd($"TestPlugins.{name}/TestPlugins.{name}.dll: {expected.Replace("HOST", PluginRules.HostVersion, StringComparison.Ordinal)}");
    }

    [TestCase("MZ this is no program")]
    [TestCase("")]
    [TestCase("\u007fELF")]
    public void Load_NoAssembly_IsNamed(string content)
    {
        _folder.Write("plugins/Broken/Broken.dll", content);
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);

        ExpectTwoAnd("Broken/Broken.dll: the file is no .NET assembly, or it is damaged.");
    }

    [Test]
    public void Load_CutShort_IsNamed()
    {
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        using (var file = File.OpenWrite(Path.Combine(Plugins, "TestPlugins.One", "TestPlugins.One.dll")))
        {
            file.SetLength(file.Length / 2);
        }

        ExpectTwoAnd("TestPlugins.One/TestPlugins.One.dll: the file is no .NET assembly, or it is damaged.");
    }

    [Test]
    public void Load_NativeDll_IsNamed()
    {
        // A PE file whose directory of managed headers is empty, as compilers of native code make them.
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var dll = Path.Combine(Plugins, "TestPlugins.One", "TestPlugins.One.dll");
        var bytes = File.ReadAllBytes(dll);
        using (var image = new PEReader(new MemoryStream(bytes)))
        {
            var headers = image.PEHeaders;
            var start = headers.PEHeaderStartOffset + (headers.PEHeader!.Magic == PEMagic.PE32Plus ? 112 : 96) + (14 * 8);
            bytes.AsSpan(start, 8).Clear();
        }

        File.WriteAllBytes(dll, bytes);

        ExpectTwoAnd("TestPlugins.One/TestPlugins.One.dll: the file is a native DLL, not a .NET assembly.");
    }

    [Test]
    public void Load_FolderHoldsOtherDlls_IsNamed()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        _folder.Write("plugins/wrong/Right.dll", "");

        ExpectTwoAnd("wrong/wrong.dll: the folder 'wrong' holds Right.dll but no wrong.dll, which is what the host loads; give the folder the name of the adapter's DLL.");
    }

    [Test]
    public void Load_ListedPackageFileIsNotThere_IsNamed()
    {
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        _folder.Write("plugins/TestPlugins.One/TestPlugins.One.deps.json", """
            { "targets": { "net": { "Some.Lib/1.0.0": { "runtime": { "lib/net8.0/Some.Lib.dll": {} } } } }, "libraries": { "Some.Lib/1.0.0": { "type": "package" } } }
            """);

        ExpectTwoAnd(
            "TestPlugins.One/TestPlugins.One.dll: it needs Some.Lib.dll, which its TestPlugins.One.deps.json lists and which is neither in its folder nor in the host; " +
            "drop in all files that `dotnet publish` gives.");
    }

    [Test]
    public void Load_WithoutMetadata_LoadsWithAWarning()
    {
        Artifacts.CopyPlugin("TestPlugins.NoMetadata", Plugins);

        var entry = PluginLoader.LoadAll(Plugins).Entries.Single();

        Assert.That(entry.Loaded!.Info.Name, Is.EqualTo("Silent"));
        Assert.That(entry.Fault, Is.Null);
        Assert.That(entry.Warning, Does.StartWith("it does not say which version of PolarisSync.Abstractions it was built against"));
    }

    [TestCase("0.0.9", null)]
    [TestCase("0.1.99", null)]
    [TestCase("0.1.0-preview.1+abc", null)]
    [TestCase("new", "it says that it was built against PolarisSync.Abstractions 'new', which is no version, so it may not fit this host.")]
    public void CheckVersion_NotNewer_IsFine(string version, string? warning) => Assert.That(PluginRules.CheckVersion(version), Is.EqualTo(warning));

    [TestCase("0.999.0")]
    [TestCase("999.0.0")]
    public void CheckVersion_Newer_IsRefused(string version) => Assert.Throws<PluginFaultException>(() => PluginRules.CheckVersion(version));

    [Test]
    public void Load_ProductsAdapters_SayWhatTheyWereBuiltAgainst() =>
        Assert.That(PluginLoader.LoadAll(Artifacts.Plugins).Entries.Select(entry => (entry.Fault, entry.Warning, entry.Facts!.BuiltAgainst)).Distinct(), Is.EqualTo(new[] { ((string?)null, (string?)null, PluginRules.HostVersion) }));

    [Test]
    public void Load_SameTypeTwice_TheFirstKeepsIt()
    {
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        Artifacts.CopyPlugin("TestPlugins.One", Plugins, asName: "TestPlugins.Uno");

        var set = PluginLoader.LoadAll(Plugins);

        Assert.That(set.Plugins.Select(plugin => plugin.Endpoints.Count), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(set.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "TestPlugins.Uno/TestPlugins.Uno.dll: the endpoint type 'one' is already offered by TestPlugins.One/TestPlugins.One.dll; this one is not used.",
        }));
    }

    [Test]
    public void Load_FilesCanBeReplacedWhileTheyAreInUse()
    {
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        var dll = Path.Combine(Plugins, "TestPlugins.One", "TestPlugins.One.dll");

        _ = PluginLoader.LoadAll(Plugins);

        Assert.That(File.ReadAllText("/proc/self/maps"), Does.Not.Contain(dll));
    }

    private void ExpectTwoAnd(string problem)
    {
        var set = PluginLoader.LoadAll(Plugins);

        Assert.That(set.Plugins.Select(plugin => plugin.File), Is.EqualTo(new[] { "TestPlugins.Two/TestPlugins.Two.dll" }));
        Assert.That(set.Problems.Select(found => found.ToString()), Is.EqualTo(new[] { problem }));
    }
}
