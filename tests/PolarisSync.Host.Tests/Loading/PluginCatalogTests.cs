using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Tests.Loading;

internal sealed class PluginCatalogTests
{
    private readonly PluginCatalog _catalog = new(
        PluginLoader.LoadAll(Artifacts.TestPlugins), new EndpointServices(NullLoggerFactory.Instance, TimeProvider.System, new CallCounters()));

    [Test]
    public void Names_AreSorted() => Assert.That(_catalog.Names, Is.EqualTo(new[] { "idle", "one", "two" }));

    [Test]
    public void Find_KnownAndUnknown()
    {
        Assert.That(_catalog.Find("one")!.Roles, Is.EqualTo(EndpointRoles.Source));
        Assert.That(_catalog.Find("three"), Is.Null);
    }

    [TestCase("""{ "wait": 5 }""", "")]
    [TestCase("""{ "wiat": 5, "plase": "" }""", "wiat: unknown option 'wiat', did you mean 'wait'?|plase: unknown option 'plase', did you mean 'place'?")]
    [TestCase("""{ "colour": 5 }""", "colour: unknown option 'colour', expected one of place, wait")]
    [TestCase("""{ "wait": "long" }""", "wait: has a value of the wrong kind, expected a whole number")]
    [TestCase("""{ "place": 7 }""", "place: has a value of the wrong kind, expected a string")]
    [TestCase("""{ "wait": 0 }""", "wait: 0 is less than 1")]
    [TestCase("[]", ": not an object, expected { ... }")]
    public void ValidateOptions_SaysWhatIsWrong(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        var problems = _catalog.ValidateOptions("one", document.RootElement).Select(problem => $"{problem.Path}: {problem.Message}");

        Assert.That(string.Join('|', problems), Is.EqualTo(expected));
    }

    [Test]
    public void ValidateOptions_WithoutAny_DefaultsAreGood() => Assert.That(_catalog.ValidateOptions("one", default), Is.Empty);

    [Test]
    public void Create_BindsOptions()
    {
        using var document = JsonDocument.Parse("""{ "wait": 7 }""");

        var error = Assert.Throws<SyncException>(() => _catalog.Create(Endpoint("two", document.RootElement)));

        Assert.That(error!.Message, Is.EqualTo("words 2, wait 7"));
    }

    [Test]
    public void Create_UnknownType_IsAConfigurationError()
    {
        var error = Assert.Throws<SyncException>(() => _catalog.Create(Endpoint("tow", default)));

        Assert.That(error!.Kind, Is.EqualTo(SyncErrorKind.Config));
        Assert.That(error.Message, Is.EqualTo("Endpoint 'a': no loaded adapter offers the type 'tow'; loaded: idle, one, two"));
    }

    [Test]
    public void FindMissing_NamesTheDllThatProbablyWouldOfferTheType() =>
        Assert.That(_catalog.FindMissing("newer"), Is.EqualTo(
            "no loaded adapter offers the type 'newer'; loaded: idle, one, two; TestPlugins.Newer/TestPlugins.Newer.dll cannot be used: it was built against " +
            $"PolarisSync.Abstractions 99.1.0, which is newer than the {PluginRules.HostVersion} of this host; upgrade the host, or build the adapter against {PluginRules.HostVersion}"));

    [Test]
    public void FindMissing_NothingSuggestsIt_NamesWhatIsLoaded()
    {
        Assert.That(_catalog.FindMissing("kong"), Is.EqualTo("no loaded adapter offers the type 'kong'; loaded: idle, one, two"));
        Assert.That(_catalog.FindMissing("one"), Is.Null);
    }

    private static EndpointConfiguration Endpoint(string type, JsonElement options) =>
        new() { Definition = new EndpointDefinition { Name = "a", Type = type }, Options = options, Fingerprint = "1" };
}
