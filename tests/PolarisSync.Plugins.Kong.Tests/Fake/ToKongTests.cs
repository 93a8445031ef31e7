using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes.Kong;
using static PolarisSync.Plugins.Kong.EngineBench;

namespace PolarisSync.Plugins.Kong.Fake;

/// <summary>The published example from engine to Admin API, and the calls that each change costs.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
[TestFixture(KongVersion.V2_0_5)]
internal sealed class ToKongTests(KongVersion version)
{
    private const string Name = "ins-3ad0f6e6.default.test.service.3";

    [Test]
    public async Task Example_MakesOneServiceAndThreeUpstreams_AndASecondRunWritesNothing()
    {
        await using var bench = await StartAsync();
        var service = bench.Kong.Services.Single();
        Assert.Multiple(() =>
        {
            Assert.That((service.Name, service.Host), Is.EqualTo((Name, $"{Name}.default")));
            Assert.That(service.Tags, Is.EquivalentTo(["polarissync", "ps.type.polaris", "ps.src.ins-3ad0f6e6", "ps.ns.default", "ps.svc.test_2eservice_2e3"]));
            Assert.That(bench.Picture(), Is.EqualTo(
                $"{Name}.default: 10.0.0.1:8080*100 10.0.0.2:8080*100 10.0.0.3:8080*100\n{Name}.version-1: 10.0.0.1:8080*100\n{Name}.version-2: 10.0.0.2:8080*100"));
        });
        Assert.That(
            bench.Kong.Calls.Writes.Select(Short).OrderBy(call => call is "POST /services" ? 2 : call is "POST /upstreams" ? 0 : 1),
            Is.EqualTo(bench.Kong.Calls.Writes.Select(Short)), "upstreams, then targets, then the service");

        bench.Kong.Calls.Clear();
        await bench.StopAsync();
        await bench.RunAsync(EngineBench.Task);
        Assert.That(bench.Kong.Calls.Writes, Is.Empty);
    }

    [Test]
    public async Task Changes_CostTheFewestCallsThatAreSafe()
    {
        await using var bench = await StartAsync();
        await ExpectAsync(bench, () => bench.Registry.RegisterNative(Service, Instance(9, "1.0.0")), "POST default 10.0.0.10:8080 100", "POST version-1 10.0.0.10:8080 100");
        await ExpectAsync(bench, () => bench.Registry.Deregister(Service, Instance(9, "").Key), "DELETE default", "DELETE version-1");
        await ExpectAsync(
            bench,
            () => bench.Registry.UpdateNative(Service, Instance(2, "").Key, native => native with { Weight = 30 }),
            version == KongVersion.V2_0_5 ? "POST default 10.0.0.3:8080 30" : "PATCH default 30");

        bench.Kong.Calls.Clear();
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Metadata = MetadataMap.Empty.With("version", "2.0.0") });
        await bench.UntilAsync(() => bench.Kong.Calls.Writes.Length == 2, "moved");
        Assert.That(Writes(bench), Is.EqualTo(new[] { "POST version-2 10.0.0.1:8080 100", "DELETE version-1" }), "the new target before the old one goes");

        await ExpectAsync(
            bench,
            () => bench.Registry.UpdateNative(Service, Instance(1, "").Key, native => native with { Health = InstanceHealth.Critical }),
            "DELETE default",
            "DELETE version-2");
        Assert.That(bench.Picture(), Is.EqualTo($"{Name}.default: 10.0.0.1:8080*100 10.0.0.3:8080*30\n{Name}.version-1:\n{Name}.version-2: 10.0.0.1:8080*100"), "a group without instances is an empty upstream");
    }

    [Test]
    public async Task Reload_GroupsAddedChangedAndRemoved()
    {
        await using var bench = await StartAsync();
        await bench.ApplyAsync(EngineBench.Task with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromMilliseconds(200), Matches = [Match(("version-2", "1.0.0"), ("version-3", "3.0.0"))] });
        await bench.UntilAsync(
            () => bench.Picture() == $"{Name}.default: 10.0.0.1:8080*100 10.0.0.2:8080*100 10.0.0.3:8080*100\n{Name}.version-2: 10.0.0.1:8080*100\n{Name}.version-3:",
            "version-1 is gone, version-2 holds others, version-3 is there and empty");
        await bench.UntilInStepAsync();
        bench.Kong.Calls.Clear();

        await bench.ApplyAsync(EngineBench.Task with { Matches = [Match(("version-3", "3.0.0"))] });
        await bench.UntilInStepAsync();
        bench.Registry.Deregister(Service, Instance(0, "").Key);
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.default").Length == 2, "the default group is followed on");
        await bench.UntilInStepAsync();
        Assert.That(bench.Kong.LiveTargets($"{Name}.version-2"), Has.Length.EqualTo(1), "a group that is kept is kept as it is");
        Assert.That(Writes(bench), Is.EqualTo(new[] { "DELETE default" }));
    }

    private async Task<EngineBench> StartAsync()
    {
        var bench = await EngineBench.StartAsync(version);
        bench.Registry.RegisterNative(Service, Instance(0, "1.0.0"));
        bench.Registry.RegisterNative(Service, Instance(1, "") with { Version = "2.0.0" });
        bench.Registry.RegisterNative(Service, Instance(2, ""));
        bench.Registry.RegisterNative(Service, Instance(3, "1.0.0") with { Health = InstanceHealth.Critical });
        bench.Registry.RegisterNative(Service, Instance(4, "1.0.0") with { Isolated = true });
        await bench.RunAsync(EngineBench.Task);
        return bench;
    }

    private static async Task ExpectAsync(EngineBench bench, Action change, params string[] writes)
    {
        await bench.UntilInStepAsync();
        bench.Kong.Calls.Clear();
        change();
        await bench.UntilAsync(() => bench.Kong.Calls.Writes.Length >= writes.Length, string.Join(", ", writes));
        await bench.UntilInStepAsync();
        Assert.That(Writes(bench).Order(StringComparer.Ordinal), Is.EqualTo(writes.Order(StringComparer.Ordinal)), string.Join('\n', bench.Kong.Calls.All));
    }

    private static string[] Writes(EngineBench bench) => [.. bench.Kong.Calls.Writes.Select(call =>
    {
        var upstream = bench.Kong.FindUpstream(call.PathOnly.Split('/')[2])?.Name[(Name.Length + 1)..];
        var body = call.Body.Length == 0 ? null : System.Text.Json.Nodes.JsonNode.Parse(call.Body);
        return $"{call.Method} {upstream} {body?["target"]} {body?["weight"]}".Replace("  ", " ", StringComparison.Ordinal).Trim();
    })];

    private static string Short(KongCall call) => $"{call.Method} /{call.PathOnly.Split('/')[1]}{(call.PathOnly.EndsWith("targets", StringComparison.Ordinal) ? "/targets" : "")}";
}
