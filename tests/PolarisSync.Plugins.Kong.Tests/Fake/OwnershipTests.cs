using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes.Kong;
using static PolarisSync.Plugins.Kong.EngineBench;

namespace PolarisSync.Plugins.Kong.Fake;

/// <summary>What is somebody else's stays as it is; what the Java polaris-sync made is taken over; what is in the way is said.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
[TestFixture(KongVersion.V2_0_5)]
internal sealed class OwnershipTests(KongVersion version)
{
    private const string Name = "ins-3ad0f6e6.default.test.service.3";
    private static readonly string[] s_java = ["polaris", SourceName, "default", "test.service.3"];

    [Test]
    public async Task JavaObjects_AreTakenOverWithoutOneDelete()
    {
        await using var bench = await EngineBench.StartAsync(version);
        bench.Kong.AddService(Name, $"{Name}.default", s_java, new() { ["retries"] = 2 });
        foreach (var group in new[] { "default", "version-1" })
        {
            bench.Kong.AddUpstream($"{Name}.{group}", [.. s_java, group], new() { ["slots"] = 500 });
            bench.Kong.AddTarget($"{Name}.{group}", "10.0.0.1:8080", 100, [.. s_java, group]);
        }

        bench.Kong.AddTarget($"{Name}.default", "10.0.0.2:8080");
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "") with { Weight = 50 }]);
        await bench.RunAsync(EngineBench.Task);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Kong.Calls.Writes.Where(call => call.Method == "DELETE"), Is.Empty);
            Assert.That(bench.Picture(), Is.EqualTo($"{Name}.default: 10.0.0.1:8080*100 10.0.0.2:8080*50\n{Name}.version-1: 10.0.0.1:8080*100\n{Name}.version-2:"));
            Assert.That(bench.Kong.Services.Single().Tags, Is.SupersetOf(s_java).And.Member("polarissync"));
            Assert.That(JsonNode.Parse(bench.Kong.Services.Single().Json)!["retries"]!.GetValue<int>(), Is.EqualTo(2));
            Assert.That(bench.Kong.Upstreams.Where(upstream => JsonNode.Parse(upstream.Json)!["slots"]!.GetValue<int>() == 500), Has.Exactly(2).Items);
            Assert.That(bench.Kong.LiveTargets($"{Name}.default"), Has.All.Matches<KongTarget>(target => target.Tags.Contains("polarissync", StringComparer.Ordinal)));
        });

        bench.Kong.Calls.Clear();
        await bench.StopAsync();
        await bench.RunAsync(EngineBench.Task);
        Assert.That(bench.Kong.Calls.Writes, Is.Empty, "the second run");

        bench.Registry.Deregister(Service, Instance(0, "").Key);
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.version-1").IsEmpty && bench.Kong.LiveTargets($"{Name}.default").Length == 1, "what was taken over is followed");
    }

    [Test]
    public async Task ForeignObjectsOfTheName_AreAConflictInThePlanAndStay()
    {
        await using var bench = await EngineBench.StartAsync(version);
        var service = bench.Kong.AddService(Name, "example.org", ["mine"]);
        var upstream = bench.Kong.AddUpstream($"{Name}.version-1");
        var target = bench.Kong.AddTarget($"{Name}.version-1", "10.9.9.9:80");
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "2.0.0")]);
        await bench.RunAsync(EngineBench.Task);

        var plan = await bench.Engine.PlanAsync(CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Changes.Where(change => change.State == "conflict").Select(change => change.Reason), Is.EquivalentTo(new[]
            {
                $"The service '{Name}' is wanted, but one of this name is there that was not made for it: it is left as it is. Rename or remove it, or call the source endpoint or the service otherwise.",
                $"The upstream '{Name}.version-1' is wanted, but one of this name is there that was not made for it: it is left as it is. Rename or remove it, or call the source endpoint or the service otherwise.",
            }));
            Assert.That(bench.Kong.JsonOf(service.Id), Is.EqualTo(service.Json));
            Assert.That(bench.Kong.JsonOf(upstream.Id), Is.EqualTo(upstream.Json));
            Assert.That(bench.Kong.JsonOf(target.Id), Is.EqualTo(target.Json));
            Assert.That(bench.Kong.LiveTargets($"{Name}.default"), Has.Length.EqualTo(2));
        });
    }

    [Test]
    public async Task HandMadeThings_AreByteIdenticalAfterChurn_AndTunedObjectsStayTuned()
    {
        await using var bench = await EngineBench.StartAsync(version);
        var things = new List<(string Id, string Json)>();
        var own = bench.Kong.AddUpstream("by-hand", ["mine"]);
        var target = bench.Kong.AddTarget("by-hand", "10.0.0.1:8080", 7, ["mine"]);
        var service = bench.Kong.AddService("by-hand", "by-hand", ["mine", "polaris"]);
        things.AddRange([(own.Id, own.Json), (target.Id, target.Json), (service.Id, service.Json)]);
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "2.0.0"), Instance(2, "")]);
        await bench.RunAsync(EngineBench.Task);
        var inOurs = bench.Kong.AddTarget($"{Name}.default", "10.9.9.9:80", 5, ["mine"]);
        var route = bench.Kong.AddRoute(Name, "mine");
        things.AddRange([(inOurs.Id, inOurs.Json), (route.Id, route.Json)]);
        await TuneAsync(bench, $"/upstreams/{Name}.default", new() { ["slots"] = 500, ["tags"] = new JsonArray([.. bench.Kong.FindUpstream($"{Name}.default")!.Tags.Select(tag => (JsonNode)tag), "mine"]) });
        await TuneAsync(bench, $"/services/{Name}", new() { ["read_timeout"] = 5 });

        for (var round = 0; round < 20; round++)
        {
            bench.Registry.RegisterNative(Service, Instance(10 + (round % 3), round % 2 == 0 ? "1.0.0" : "2.0.0") with { Weight = 100 + round });
            bench.Registry.Deregister(Service, Instance(10 + ((round + 1) % 3), "").Key);
            await bench.UntilInStepAsync();
        }

        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.default").Length == bench.Registry.Natives(Service).Length + 1, "in step in the end");
        var upstream = bench.Kong.FindUpstream($"{Name}.default")!;
        Assert.Multiple(() =>
        {
            Assert.That(things.Where(thing => bench.Kong.JsonOf(thing.Id) != thing.Json), Is.Empty);
            Assert.That(upstream.Tags, Does.Contain("mine"));
            Assert.That(JsonNode.Parse(upstream.Json)!["slots"]!.GetValue<int>(), Is.EqualTo(500));
            Assert.That(JsonNode.Parse(bench.Kong.FindService(Name)!.Json)!["read_timeout"]!.GetValue<int>(), Is.EqualTo(5));
        });
    }

    [Test]
    public async Task Gone_RemovesServiceThenUpstreams_ButKeepsWhatARouteLeadsTo()
    {
        await using var bench = await EngineBench.StartAsync(version);
        var other = new ServiceKey(Service.Namespace, "other");
        bench.Registry.RegisterNative(Service, Instance(0, "1.0.0"));
        bench.Registry.RegisterNative(other, Instance(1, ""));
        var task = EngineBench.Task with { Matches = [new MatchDefinition { Namespace = Service.Namespace, NamespaceAsWritten = Service.Namespace }] };
        await bench.RunAsync(task);
        bench.Kong.AddRoute($"{SourceName}.default.other");
        bench.Kong.Calls.Clear();
        bench.Registry.Deregister(Service, Instance(0, "").Key);
        bench.Registry.Deregister(other, Instance(1, "").Key);
        await bench.UntilAsync(() => bench.Kong.FindService(Name) is null && bench.Kong.Upstreams.Length == 1, "the one without a route is gone");
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{SourceName}.default.other.default").IsEmpty, "the other one is empty");
        Assert.That(bench.Kong.FindService($"{SourceName}.default.other"), Is.Not.Null);
        await bench.UntilStatusAsync(
            static status => status.Quarantined.Any(static change => change.Message.Contains("is kept, since a route leads to it", StringComparison.Ordinal)), "the refusal is told");
        var removed = bench.Kong.Calls.Writes.Where(call => call.Method == "DELETE" && call.Status == 204 && call.PathOnly.Split('/').Length == 3).Select(call => call.PathOnly.Split('/')[1]);
        Assert.That(removed, Is.EqualTo(new[] { "services", "upstreams" }), "the service before its upstream");
    }

    [Test]
    public async Task Attach_OnlyTargetsAreWritten_AndOnlyWhereTheTagIs()
    {
        await using var bench = await EngineBench.StartAsync(version);
        var canary = bench.Kong.AddUpstream("canary", ["polaris", "team-a"]);
        var byHand = bench.Kong.AddTarget("canary", "10.9.9.9:80");
        bench.Kong.AddUpstream("untagged");
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "2.0.0")]);
        var match = Match(("version-1", "1.0.0"), ("version-2", "2.0.0"));
        await bench.RunAsync(EngineBench.Task with { Matches = [match with { Groups = [match.Groups[0] with { UpstreamName = "canary" }, match.Groups[1] with { UpstreamName = "untagged" }] }] });
        Assert.Multiple(() =>
        {
            Assert.That(bench.Kong.LiveTargets("canary").Select(target => target.Target), Is.EqualTo(new[] { "10.0.0.1:8080", "10.9.9.9:80" }));
            Assert.That(bench.Kong.LiveTargets("untagged"), Is.Empty);
            Assert.That(bench.Kong.Upstreams, Has.Length.EqualTo(3));
            Assert.That(bench.Kong.JsonOf(canary.Id), Is.EqualTo(canary.Json));
        });
        var plan = await bench.Engine.PlanAsync(CancellationToken.None);
        Assert.That(plan.Changes.Single(change => change.State == "conflict").Reason, Does.Contain("does not carry the tag 'polaris'"));

        bench.Kong.Calls.Clear();
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Metadata = MetadataMap.Empty });
        await bench.UntilAsync(() => bench.Kong.LiveTargets("canary").Length == 1, "moved out");
        Assert.That(bench.Kong.JsonOf(byHand.Id), Is.EqualTo(byHand.Json));
    }

    private static async Task TuneAsync(EngineBench bench, string path, JsonObject patch)
    {
        using var http = new HttpClient { BaseAddress = bench.Kong.Address };
        using var content = new StringContent(patch.ToJsonString(), System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await http.PatchAsync(new Uri(path, UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }
}
