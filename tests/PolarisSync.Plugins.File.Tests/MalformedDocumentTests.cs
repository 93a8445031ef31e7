using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Tests;

public sealed class MalformedDocumentTests
{
    [TestCase("", "{0}: the file is empty; an empty registry is { \"services\": [] }")]
    [TestCase("  \n\t", "{0}: the file is empty; an empty registry is { \"services\": [] }")]
    [TestCase("{}", "{0}:1:1: the array 'services' is missing")]
    [TestCase("[]", "{0}:1:1: an object expected, found Array")]
    [TestCase("{ \"services\": {} }", "{0}:1:15: services: an array expected, found Object")]
    [TestCase("{\n \"services\": [\n  { }\n ] }", "{0}:3:3: services[0]: 'name' is missing")]
    [TestCase("{\n \"services\": [\n  { \"name\": \"\" }\n ] }", "{0}:3:13: services[0].name: a service needs a name")]
    [TestCase("{\n \"services\": [\n  { \"name\": \"a\" },\n  { \"name\": \"a\", \"namespace\": \"public\" }\n ] }", "{0}:4:3: services[1]: default/a stands here a second time")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [ { \"port\": 1 } ] } ] }", "{0}:1:47: services[0].instances[0]: 'host' is missing: an IP address or a host name")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\" } ] } ] }", "{0}:2:1: services[0].instances[0]: 'port' is missing: a number from 0 to 65535")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\", \"port\": \"80\" } ] } ] }", "{0}:2:24: services[0].instances[0].port: a number expected, found String")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\", \"port\": 65536 } ] } ] }", "{0}:2:24: services[0].instances[0].port: a whole number from 0 to 65535 expected, found 65536")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\", \"port\": 1, // c\n \"health\": \"well\" } ] } ] }", "{0}:3:12: services[0].instances[0].health: 'well' is none of passing, warning, critical, unknown")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\", \"port\": 1, \"isolated\": 1 } ] } ] }", "{0}:2:39: services[0].instances[0].isolated: true or false expected, found Number")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\", \"port\": 1, \"metadata\": { \"a\": \"b\", \"k\": 2 } } ] } ] }", "{0}:2:56: services[0].instances[0].metadata.k: a string expected, found Number")]
    [TestCase("{ \"services\": [ { \"name\": \"a\", \"instances\": [\n{ \"host\": \"h\", \"port\": 1, \"tags\": [ \"x\", null ] } ] } ] }", "{0}:2:42: services[0].instances[0].tags[1]: a string expected, found Null")]
    public async Task Load_Malformed_NamesThePlaceAndWhatIsExpected(string text, string expected)
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["x.json"], text);

        var fault = Assert.ThrowsAsync<SyncException>(() => TestFolder.CreateEndpoint(folder["x.json"]).OpenAsync(CancellationToken.None));

        Assert.Multiple(() =>
        {
            Assert.That(fault!.Kind, Is.EqualTo(SyncErrorKind.Protocol));
            Assert.That(fault.Message, Is.EqualTo(expected.Replace("{0}", folder["x.json"], StringComparison.Ordinal)));
        });
    }

    [TestCase("{ \"services\": [\n { \"name\": \"a\" ", ":2:")]
    [TestCase("{ \"services\": [],\n \"services\": [] }", ":2:")]
    [TestCase("\0\0\0\0", ":1:")]
    public async Task Load_NotJson_NamesTheLine(string text, string place)
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["x.json"], text);

        Assert.That(
            () => TestFolder.CreateEndpoint(folder["x.json"]).OpenAsync(CancellationToken.None),
            Throws.TypeOf<SyncException>().With.Property("Kind").EqualTo(SyncErrorKind.Protocol).And.Message.Contains(folder["x.json"] + place));
    }

    [Test]
    public async Task Load_CopyIdTwice_IsAFault()
    {
        using var folder = new TestFolder();
        var endpoint = TestFolder.CreateEndpoint(folder["x.json"]);
        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a"), Texts.Copy(2, "a"));
        var text = await System.IO.File.ReadAllTextAsync(folder["x.json"]);
        await System.IO.File.WriteAllTextAsync(folder["x.json"], text.Replace("polaris-sync:a:10.1.0.2:80", "polaris-sync:a:10.1.0.1:80", StringComparison.Ordinal));

        Assert.That(() => endpoint.OpenAsync(CancellationToken.None), Throws.TypeOf<SyncException>().With.Message.Contains("stands here a second time"));
    }

    [TestCase("")]
    [TestCase("{ \"services\": [ { \"name\": ")]
    [TestCase("{}")]
    public async Task Apply_DestinationCannotBeRead_IsNotOverwritten(string text)
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["x.json"], text);
        var endpoint = TestFolder.CreateEndpoint(folder["x.json"]);

        Assert.That(
            () => Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a")),
            Throws.TypeOf<SyncException>().With.Property("Kind").EqualTo(SyncErrorKind.Protocol));
        Assert.That(await System.IO.File.ReadAllTextAsync(folder["x.json"]), Is.EqualTo(text));
    }

    [Test]
    public async Task Load_SourceMissing_IsTransientAndSaysWhatToDo()
    {
        using var folder = new TestFolder();
        var endpoint = TestFolder.CreateEndpoint(folder["none.json"]);

        var info = await endpoint.OpenAsync(CancellationToken.None);
        var fault = Assert.ThrowsAsync<SyncException>(() => endpoint.Source!.ListServicesAsync("default", CancellationToken.None));

        Assert.Multiple(() =>
        {
            Assert.That(info.Warnings, Is.Empty, "as a destination a missing file is an empty registry");
            Assert.That(fault!.Kind, Is.EqualTo(SyncErrorKind.Transient));
            Assert.That(fault.Message, Is.EqualTo($"{folder["none.json"]}: the file is not there; create it, an empty registry is {{ \"services\": [] }}"));
        });
    }

    [Test]
    public void Create_NoOrTwoAddresses_IsAConfigError()
    {
        Assert.That(() => TestFolder.CreateEndpoint(""), Throws.TypeOf<SyncException>().With.Property("Kind").EqualTo(SyncErrorKind.Config));
    }
}
