using System.Text;
using System.Text.Json;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul.Tests.Client;

/// <summary>A dump is read in pieces, wherever the network cuts it, and one that is cut off or none is never taken for an empty one.</summary>
[TestFixture]
internal sealed class DumpReaderTests
{
    private const string Dump = """
        [
          {"ID":"a1","Node":"app \"one\"","Address":"10.0.0.1","TaggedAddresses":{"lan":"10.0.0.1"},"Meta":{"k":"v","ü":"日本"},
           "Services":[{"ID":"orders-1","Service":"orders","Tags":["x"],"Meta":{"version":"1"},"Port":80,"ModifyIndex":7,"Connect":{"Native":false,"Proxy":{"Deep":[[{}]]}}},
                       {"ID":"orders-2","Service":"orders","ModifyIndex":8}],
           "Checks":[{"CheckID":"c","Status":"passing","ServiceID":"orders-1","ModifyIndex":9,"Definition":{}}]},
          {"Unknown":{"Services":[1]},"PeerName":"east","Node":"empty","Meta":null,"Services":null,"Partition":"p","Checks":null}
        ]
        """;

    [Test]
    public async Task Read_CutAnywhere_GivesTheSame([Range(1, 40)] int piece)
    {
        var nodes = await ReadAsync(Dump, piece);

        Assert.That(nodes.Select(static node => node.Node.Node), Is.EqualTo(new[] { "app \"one\"", "empty" }));
        var (first, second) = (nodes[0], nodes[1]);
        Assert.Multiple(() =>
        {
            Assert.That((first.Node.Id, first.Node.Address, first.PeerName), Is.EqualTo(("a1", "10.0.0.1", (string?)null)));
            Assert.That(first.Node.Meta, Is.EqualTo(new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v", ["ü"] = "日本" }));
            Assert.That(first.Services.Select(static service => (service.Id, service.Service, service.Port, service.ModifyIndex)), Is.EqualTo(new[] { ("orders-1", "orders", 80, 7L), ("orders-2", "orders", 0, 8L) }));
            Assert.That(first.Services[0].Tags, Is.EqualTo(new[] { "x" }));
            Assert.That(first.Checks.Select(static check => (check.CheckId, check.Status, check.ServiceId)), Is.EqualTo(new[] { ("c", "passing", "orders-1") }));
            Assert.That((second.PeerName, second.Services.Count, second.Checks.Count), Is.EqualTo(("east", 0, 0)));
        });
    }

    [Test]
    public async Task Read_NoNodes_IsEmpty() => Assert.That(await ReadAsync(" [ ] ", 3), Is.Empty);

    [Test]
    public async Task Read_OneNodeWithMuchOnIt_IsReadWhole()
    {
        var services = string.Join(',', Enumerable.Range(0, 5000).Select(static number => $$$"""{"ID":"s-{{{number}}}","Service":"s","ModifyIndex":{{{number}}},"Meta":{"text":"{{{new string('x', 100 + (number % 7))}}}"}}"""));
        var nodes = await ReadAsync($$"""[{"Node":"n","Services":[{{services}}],"Checks":[]}]""", 9000);

        Assert.That(nodes.Single().Services.Select(static service => service.ModifyIndex), Is.EqualTo(Enumerable.Range(0, 5000)));
    }

    [Test]
    public async Task Read_InstanceLargerThanTheBuffer_IsRead()
    {
        var text = new string('y', 300_000);
        var nodes = await ReadAsync($$$"""[{"Node":"n","Services":[{"ID":"1","Service":"s","Meta":{"text":"{{{text}}}"}}],"Checks":[]}]""", 5000);

        Assert.That(nodes.Single().Services.Single().Meta!["text"], Is.EqualTo(text));
    }

    [Test]
    public void Read_CutOff_Throws([Values(0, 1, 10, 50, 90, 99)] int percent) =>
        Assert.That(() => ReadAsync(Dump[..(Dump.Length * percent / 100)], 16), Throws.InstanceOf<JsonException>());

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("[null]")]
    [TestCase("[[]]")]
    [TestCase("[] []")]
    [TestCase("""[{"Node":"n","Services":[]}]""")]
    [TestCase("""[{"Node":"n","Checks":[]}]""")]
    [TestCase("""[{"Services":[],"Checks":[]}]""")]
    [TestCase("""[{"Services":[],"Checks":[],"Node":"n"}]""")]
    [TestCase("""[{"Node":"n","Checks":[],"Services":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[],"Services":[],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":{},"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[null],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":["x"],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1"}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[],"Checks":[{"Status":"passing"}]}]""")]
    [TestCase("""[{"Node":5,"Services":[],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":null,"Service":"s"}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":1,"Service":"s"}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Port":"80"}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Port":99999999999}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","ModifyIndex":1.5}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Tags":"x"}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Tags":[1]}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Meta":["x"]}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Meta":{"k":1}}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Weights":5}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Weights":{"Passing":null}}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"1","Service":"s","Ports":{}}],"Checks":[]}]""")]
    [TestCase("""[{"Node":"n","Services":[],"Checks":[{"CheckID":null}]}]""")]
    [TestCase("""[{"Node":"n","Services":[],"Checks":[{"CheckID":"c","Status":true}]}]""")]
    [TestCase("""[{"Node":"n","Services":[{"ID":"\uD800","Service":"s"}],"Checks":[]}]""")]
    [TestCase("<html></html>")]
    public void Read_NoDump_Throws(string text) => Assert.That(() => ReadAsync(text, 4), Throws.InstanceOf<JsonException>());

    [Test]
    public async Task Read_Instance_IsWhatTheSerializerReadsOfIt(
        [Values(
            """{"ID":"1","Service":"s"}""",
            """{"ID":"","Service":"","Kind":null,"Tags":null,"Address":null,"Meta":null,"Weights":null,"Ports":null}""",
            """{"Kind":"connect-proxy","ID":"a\"b\u00fc","Service":"s","Tags":["x","","日本"],"Address":"10.0.0.1","TaggedAddresses":{"lan":{"Address":"1","Port":1}},"Meta":{"k":"v","k":"w","":""},"Port":8080,"Weights":{"Passing":3,"Other":[{}],"Warning":0},"EnableTagOverride":false,"Proxy":{"MeshGateway":{},"Expose":{}},"CreateIndex":5,"ModifyIndex":9007199254740993}""",
            """{"Weights":{},"Tags":[],"Meta":{},"Ports":[{"Name":"http","Port":80,"Default":true},{"Port":81}],"Port":-1,"Service":"s","ID":"1","ID":"2"}""")]
        string text,
        [Values(3, 1000)] int piece)
    {
        var read = (await ReadAsync($$"""[{"Node":"n","Services":[{{text}}],"Checks":[]}]""", piece)).Single().Services.Single();
        var expected = JsonSerializer.Deserialize($$"""[{"Node":{"Node":"n"},"Service":{{text}},"Checks":[]}]""", ConsulJson.Default.ListWireHealthEntry)!.Single().Service;

        Assert.Multiple(() =>
        {
            Assert.That((read.Id, read.Service, read.Kind, read.Address, read.Port, read.ModifyIndex), Is.EqualTo((expected.Id, expected.Service, expected.Kind, expected.Address, expected.Port, expected.ModifyIndex)));
            Assert.That(read.Tags, Is.EqualTo(expected.Tags));
            Assert.That(read.Meta, Is.EqualTo(expected.Meta));
            Assert.That(read.Weights, Is.EqualTo(expected.Weights));
            Assert.That(read.Ports, Is.EqualTo(expected.Ports));
        });
    }

    private static async Task<List<DumpedNode>> ReadAsync(string text, int piece)
    {
        using var stream = new PieceStream(Encoding.UTF8.GetBytes(text), piece);
        var nodes = new RecordedDump();
        await DumpReader.ReadAsync(stream, new DumpParser<WireService, WireCheck>(DumpTypes.Whole, nodes), CancellationToken.None);
        return nodes.Ended;
    }

    private sealed record DumpedNode(WireNode Node, string? PeerName, List<WireService> Services, List<WireCheck> Checks);

    private sealed class RecordedDump : IDumpSink<WireService, WireCheck>
    {
        private DumpedNode? _node;

        public List<DumpedNode> Ended { get; } = [];

        public void BeginNode(WireNode node, string? peerName) => _node = new(node, peerName, [], []);

        public void Add(WireService service) => _node!.Services.Add(service);

        public void Add(WireCheck check) => _node!.Checks.Add(check);

        public void EndNode() => Ended.Add(_node!);
    }
}
