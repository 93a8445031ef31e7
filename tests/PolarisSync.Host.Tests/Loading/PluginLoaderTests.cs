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

    [Test]
    public void Load_BrokenOnes_AreNamedAndTheGoodOneWorks()
    {
        _folder.Write("plugins/Broken/Broken.dll", "MZ this is no program");
        _folder.Write("plugins/Empty/Empty.dll", "");
        Artifacts.CopyPlugin("TestPlugins.NoEntry", Plugins);
        Artifacts.CopyPlugin("TestPlugins.One", Plugins);
        Artifacts.CopyPlugin("TestPlugins.ThrowsInRegister", Plugins);
        Artifacts.CopyPlugin("TestPlugins.TwoEntries", Plugins);

        var set = PluginLoader.LoadAll(Plugins);

        Assert.That(set.Plugins.Select(plugin => plugin.File), Is.EqualTo(new[] { "TestPlugins.One/TestPlugins.One.dll" }));
        Assert.That(set.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "Broken/Broken.dll: the file is no .NET assembly, or it is damaged.",
            "Empty/Empty.dll: the file is no .NET assembly, or it is damaged.",
            "TestPlugins.NoEntry/TestPlugins.NoEntry.dll: no public class implements IPlugin; exactly one must. " +
                "Does the folder bring its own copy of PolarisSync.Abstractions.dll?",
            "TestPlugins.ThrowsInRegister/TestPlugins.ThrowsInRegister.dll: it failed while it was loaded: InvalidOperationException: the licence is missing",
            "TestPlugins.TwoEntries/TestPlugins.TwoEntries.dll: 2 public classes implement IPlugin " +
                "(TestPlugins.TwoEntries.FirstPlugin, TestPlugins.TwoEntries.SecondPlugin); exactly one may.",
        }));
    }

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
}
