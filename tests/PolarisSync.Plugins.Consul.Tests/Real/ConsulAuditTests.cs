using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Reading a whole catalog again: what is as it was is told from the indexes alone, and what is told is what somebody reads who never saw it before.
/// </summary>
internal sealed class ConsulAuditTests : RealConsulTests
{
    private const int Services = 24;
    private const int Rounds = 60;
    private string[] _names = [];

    [SetUp]
    public async Task RegisterFleetAsync()
    {
        _names = [.. Enumerable.Range(0, Services).Select(_ => NewName())];
        await Task.WhenAll(_names.Select(name => RegisterAsync(name, "10.0.0.1")));
    }

    [TearDown]
    public async Task RemoveFleetAsync()
    {
        // In a catalog that has grown so few services would be read by name.
        foreach (var node in (string[])["ext", "bare"])
        {
            await Api.PutAsync("/v1/catalog/deregister", new JsonObject { ["Node"] = node }.ToJsonString(), Token);
        }
    }

    [Test]
    public async Task ReadAgain_NothingChanged_GivesWhatWasKept()
    {
        var first = await ReadAsync(Source);
        var again = await ReadAsync(Source);

        Assert.That(_names.Count(name => first[name].Instances == again[name].Instances), Is.EqualTo(Services), "the very same arrays");
        Assert.That(_names.Select(name => again[name].Version!.Value.IsOlderThan(first[name].Version!.Value)), Is.All.False);
    }

    [Test]
    public async Task ReadAgain_AfterOpening_ReadsEverything()
    {
        await Endpoint.OpenAsync(Token);
        var first = await ReadAsync(Source);
        await Endpoint.OpenAsync(Token);
        var again = await ReadAsync(Source);

        Assert.That(_names.Count(name => first[name].Instances == again[name].Instances), Is.Zero);
    }

    [Test]
    public async Task ReadAgain_WhateverChanged_IsWhatAFreshEndpointReads()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await Destination.PutAsync(_names[0], [Sync.Instance("10.9.0.1"), Sync.Instance("10.9.0.2")], Token);
        var (sources, targets) = (await ReadAsync(Source), await ReadTargetsAsync(Destination));
        var (kept, fresh) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                await ChangeAsync(random);
            }

            await using var other = Endpoints.Create(Server.Address);
            var (nowSources, nowTargets) = (await ReadAsync(Source), await ReadTargetsAsync(Destination));
            var (wantedSources, wantedTargets) = (await ReadAsync(other.Source!), await ReadTargetsAsync(other.Destination!));
            foreach (var name in _names)
            {
                Assert.That(nowSources[name].Instances, Is.EquivalentTo(wantedSources[name].Instances), $"round {round}, {name}");
                Assert.That(nowTargets[name].Instances, Is.EquivalentTo(wantedTargets[name].Instances), $"round {round}, {name} as a target");
                Assert.That((nowSources[name].Exists, nowTargets[name].Exists), Is.EqualTo((wantedSources[name].Exists, wantedTargets[name].Exists)), name);
                var isKept = nowSources[name].Exists && nowSources[name].Instances == sources[name].Instances;
                (kept, fresh) = (kept + (isKept ? 1 : 0), fresh + (isKept ? 0 : 1));
            }

            (sources, targets) = (nowSources, nowTargets);
        }

        GC.KeepAlive(targets);
        Assert.That((kept > Rounds, fresh > Rounds / 2), Is.EqualTo((true, true)), $"{kept} services kept, {fresh} read: neither way was tried");
    }

    [Test]
    public async Task ReadAgain_NodeOfCopiesGotAnId_ShowsThemAsForeign()
    {
        await Destination.PutAsync(_names[0], [Sync.Instance("10.9.0.1")], Token);
        var first = await ReadTargetsAsync(Destination);
        Assert.That(first[_names[0]].Ours(), Has.Count.EqualTo(1));
        var node = new CopyNodes(CopyNodes.DefaultPrefix).Registration(Sync.Instance("10.9.0.1").Mark!);
        await Api.PutAsync(
            "/v1/catalog/register",
            new JsonObject
            {
                ["ID"] = Guid.NewGuid().ToString(),
                ["Node"] = node.Node,
                ["Address"] = node.Address,
                ["NodeMeta"] = new JsonObject(node.NodeMeta!.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            }.ToJsonString(),
            Token);

        var again = await ReadTargetsAsync(Destination);
        await using var other = Endpoints.Create(Server.Address);
        var wanted = await ReadTargetsAsync(other.Destination!);
        Assert.That(wanted[_names[0]].Ours(), Is.Empty, "a machine took the name");
        Assert.That(again[_names[0]].Instances, Is.EquivalentTo(wanted[_names[0]].Instances));
        GC.KeepAlive(first);
        await Api.PutAsync("/v1/catalog/deregister", new JsonObject { ["Node"] = node.Node }.ToJsonString(), Token);
    }

    private async Task ChangeAsync(Random random)
    {
        var name = _names[random.Next(Services)];
        var host = string.Create(CultureInfo.InvariantCulture, $"10.0.0.{random.Next(1, 4)}");
        switch (random.Next(8))
        {
            case 0:
                await Api.DeregisterAsync("ext", $"{name}-{host}", Token);
                break;
            case 1:
                await RegisterAsync(name, host, random.Next(2) == 0 ? "critical" : "passing");
                break;
            case 2:
                await RegisterAsync(name, host, "passing", new() { ["Meta"] = new JsonObject { ["version"] = random.Next(3).ToString(CultureInfo.InvariantCulture) } });
                break;
            case 3:
                await RegisterAsync(name, host, "passing", new() { ["Tags"] = new JsonArray("canary") });
                break;
            case 4:
                // The node's own check counts for everything on it.
                await Api.PutAsync(
                    "/v1/catalog/register",
                    new JsonObject
                    {
                        ["Node"] = "ext",
                        ["SkipNodeUpdate"] = true,
                        ["Check"] = new JsonObject { ["CheckID"] = "disk", ["Name"] = "disk", ["Status"] = random.Next(2) == 0 ? "critical" : "passing" },
                    }.ToJsonString(),
                    Token);
                break;
            case 5:
                // Instances without an address of their own have the node's.
                await Api.RegisterAsync("bare", name, $"{name}-bare", "", 80, "passing", null, Token);
                await Api.PutAsync("/v1/catalog/register", new JsonObject { ["Node"] = "bare", ["Address"] = host }.ToJsonString(), Token);
                break;
            case 6:
                await Destination.PutAsync(name, random.Next(2) == 0 ? [] : [Sync.Instance(host, 90)], Token);
                break;
            default:
                await Api.PutAsync("/v1/catalog/deregister", new JsonObject { ["Node"] = "bare" }.ToJsonString(), Token);
                break;
        }
    }

    private async Task<Dictionary<string, ServiceSnapshot>> ReadAsync(IServiceSource source) =>
        await source.ReadServicesAsync([.. _names.Select(ServiceKeys.Of)], Token).ToDictionaryAsync(read => read.Service.Name, StringComparer.Ordinal, Token);

    private async Task<Dictionary<string, ObservedService>> ReadTargetsAsync(IServiceDestination destination) =>
        await destination.ReadTargetsAsync([.. _names.Select(Sync.Target)], Token).ToDictionaryAsync(read => read.Target.Service.Name, StringComparer.Ordinal, Token);
}
