using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Faults;
using static PolarisSync.Plugins.Kong.EngineBench;

namespace PolarisSync.Plugins.Kong.Fake;

/// <summary>The laws where groups, upstreams of others and edits by hand meet.</summary>
[TestFixture(KongVersion.V3_0_2)]
[TestFixture(KongVersion.V2_8_5)]
internal sealed class GroupLawTests(KongVersion version)
{
    private const string Name = "ins-3ad0f6e6.default.test.service.3";
    private static readonly TaskDefinition s_purging = EngineBench.Task with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromMilliseconds(1) };
    private static readonly MatchDefinition s_attached = Attached("version-1", "1.0.0", "canary");

    [Test]
    public async Task UnwantedDefault_ItsServiceHasARoute_IsTriedOnceAndSetAside()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"), Instance(1, "2.0.0"));
        await bench.RunAsync(s_purging);
        bench.Kong.AddRoute(Name, "mine");
        bench.Kong.Calls.Clear();
        await bench.ApplyAsync(s_purging with { DefaultGroup = false });
        await bench.UntilStatusAsync(status => status.Quarantined.Any(change => change.Message.Contains("is kept, since a route leads to it", StringComparison.Ordinal)), "set aside");
        bench.Registry.RegisterNative(Service, Instance(2, "2.0.0"));
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.version-2").Length == 2, "other work goes on");
        await bench.UntilInStepAsync();
        Assert.That(bench.Kong.Calls.CountOf("DELETE"), Is.EqualTo(1));
    }

    [Test]
    public async Task AttachedUpstream_ManyTargetsOfOthers_DoNotMakeALossLookSmall()
    {
        await using var bench = await StartAsync([.. Enumerable.Range(0, 20).Select(i => Instance(i, "1.0.0"))]);
        bench.Kong.AddUpstream("canary", ["polaris"]);
        for (var i = 1; i <= 60; i++)
        {
            bench.Kong.AddTarget("canary", $"10.9.9.{i}:80");
        }

        await bench.RunAsync(EngineBench.Task with { Matches = [s_attached] });
        for (var i = 0; i < 18; i++)
        {
            bench.Registry.Deregister(Service, Instance(i, "").Key);
        }

        await bench.UntilStatusAsync(status => status.Held.Any(held => held.Count >= 10), "held");
        Assert.That(bench.Kong.LiveTargets($"{Name}.default"), Has.Length.GreaterThan(12));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task AttachedUpstreamWithTargetsOfOthers_ServiceGoneOrPurged_OursGoes(bool isPurged)
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"));
        bench.Kong.AddUpstream("canary", ["polaris"]);
        var byHand = bench.Kong.AddTarget("canary", "10.9.9.9:80");
        await bench.RunAsync(s_purging with { Matches = [s_attached with { Service = NamePattern.Parse("*") }] });
        if (isPurged)
        {
            await bench.ApplyAsync();
        }
        else
        {
            bench.Registry.Deregister(Service, Instance(0, "").Key);
        }

        await bench.UntilAsync(() => bench.Kong.Services.IsEmpty && bench.Kong.Upstreams.Length == 1, "service and upstream are gone");
        Assert.That(bench.Kong.AllRowsOf("canary").Select(row => row.Json), Is.EqualTo(new[] { byHand.Json }));
    }

    [Test]
    public async Task AttachedUpstream_TargetOfSomebodyElse_DoesNotKeepAnInstanceInTheGroupItLeft()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"), Instance(1, "1.0.0"));
        bench.Kong.AddUpstream("canary", ["polaris"]);
        var byHand = bench.Kong.AddTarget("canary", "10.0.0.1:8080", 100, ["mine"]);
        var match = Match(("version-1", "1.0.0"), ("version-2", "2.0.0"));
        await bench.RunAsync(EngineBench.Task with { Matches = [match with { Groups = [match.Groups[0], match.Groups[1] with { UpstreamName = "canary" }] }] });
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, _ => Instance(0, "2.0.0"));
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.version-1").Length == 1, "it left");
        Assert.That(bench.Kong.JsonOf(byHand.Id), Is.EqualTo(byHand.Json));
    }

    [Test]
    public async Task AttachedUpstream_RenamedByAPerson_IsNotEmptied()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"));
        bench.Kong.AddUpstream("canary", ["polaris"]);
        var task = s_purging with { Matches = [s_attached] };
        await bench.RunAsync(task);
        await PatchAsync(bench, "/upstreams/canary", new() { ["name"] = "renamed" });
        await bench.StopAsync();
        await bench.RunAsync(task);
        await LookTwiceAsync(bench);
        Assert.That(bench.Kong.LiveTargets("renamed").Select(target => target.Target), Is.EqualTo(new[] { "10.0.0.1:8080" }));
    }

    [Test]
    public async Task GroupThatCannotBeHad_WhatItTakesThePlaceOf_Stays()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"));
        await bench.RunAsync(s_purging with { Matches = [Match(("version-1", "1.0.0"))] });
        await bench.ApplyAsync(s_purging with { Matches = [Attached("version-1", "1.0.0", "missing")] });
        await LookTwiceAsync(bench);
        Assert.That(bench.Kong.LiveTargets($"{Name}.version-1"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task CopyOfAnUpstreamWithItsTags_IsNotTakenForIt()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"), Instance(1, "2.0.0"));
        await bench.RunAsync(EngineBench.Task);
        var copy = bench.Kong.AddUpstream("a-copy", bench.Kong.FindUpstream($"{Name}.default")!.Tags);
        bench.Registry.RegisterNative(Service, Instance(2, "2.0.0"));
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.default").Length == 3, "the right one is written");
        await bench.UntilInStepAsync();
        Assert.Multiple(() =>
        {
            Assert.That(bench.Kong.FindService(Name)!.Host, Is.EqualTo($"{Name}.default"));
            Assert.That(bench.Kong.JsonOf(copy.Id), Is.EqualTo(copy.Json));
        });
    }

    [Test]
    public async Task JavaObjects_TagsAddedByAPersonSinceTheyWereSeen_Stay()
    {
        var other = new ServiceKey(Service.Namespace, "other");
        const string name = $"{SourceName}.default.other";
        string[] java = ["polaris", SourceName, "default", "other"];
        await using var bench = await StartAsync(Instance(0, "1.0.0"));
        bench.Kong.AddService(name, $"{name}.default", java);
        bench.Kong.AddUpstream($"{name}.default", [.. java, "default"]);
        await bench.RunAsync(EngineBench.Task with { Matches = [new MatchDefinition { Namespace = Service.Namespace, NamespaceAsWritten = Service.Namespace }] });
        await PatchAsync(bench, $"/upstreams/{name}.default", new() { ["tags"] = new JsonArray([.. java, "default", "mine"]) });
        await PatchAsync(bench, $"/services/{name}", new() { ["tags"] = new JsonArray([.. java, "mine"]) });
        bench.Registry.RegisterNative(other, Instance(1, ""));
        await bench.UntilAsync(() => bench.Kong.FindService(name)!.Tags.Contains("polarissync", StringComparer.Ordinal), "taken over");
        Assert.Multiple(() =>
        {
            Assert.That(bench.Kong.FindUpstream($"{name}.default")!.Tags, Is.SupersetOf(new[] { "mine", "polarissync" }));
            Assert.That(bench.Kong.FindService(name)!.Tags, Does.Contain("mine"));
        });
    }

    [Test]
    public async Task NotFoundInWordsThatAreNotKongs_IsUnknown()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"), Instance(1, "2.0.0"));
        await bench.RunAsync(EngineBench.Task);
        bench.Kong.Calls.Clear();
        bench.Kong.Faults.Add(KongFault.Page(404), static (method, path) => method == "GET" && path.Contains("/targets", StringComparison.Ordinal), times: 3);
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Metadata = native.Metadata.With("version", "2.0.0") });
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.version-2").Length == 2, "read in the end");
        await bench.UntilInStepAsync();
        Assert.That(bench.Kong.Calls.CountOf("POST", "/upstreams"), Is.EqualTo(1), "no upstream was thought to be gone");
    }

    [Test]
    public async Task Move_TheNewcomerOfTheGroupItLeavesIsNotWritten_Waits()
    {
        await using var bench = await StartAsync(Instance(0, "1.0.0"));
        await bench.RunAsync(EngineBench.Task);
        var path = $"/upstreams/{bench.Kong.FindUpstream($"{Name}.version-1")!.Id}/targets";
        bench.Kong.Calls.Clear();
        bench.Kong.Faults.Add(KongFault.Status(409), (method, called) => method == "POST" && called.StartsWith(path, StringComparison.Ordinal), times: 2);
        bench.Registry.RegisterNatives(Service, [Instance(0, "2.0.0"), Instance(1, "1.0.0")]);
        await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.version-1") is [{ Target: "10.0.0.2:8080" }], "changed places");
        var calls = bench.Kong.Calls.Writes.Where(call => call.PathOnly.StartsWith(path, StringComparison.Ordinal)).Select(call => $"{call.Method} {call.Status}");
        Assert.That(calls, Is.EqualTo(new[] { "POST 409", "POST 409", "POST 201", "DELETE 204" }));
    }

    private static MatchDefinition Attached(string group, string metadata, string upstream)
    {
        var match = Match((group, metadata));
        return match with { Groups = [match.Groups[0] with { UpstreamName = upstream }] };
    }

    private async Task<EngineBench> StartAsync(params ServiceInstance[] natives)
    {
        var bench = await EngineBench.StartAsync(version);
        bench.Registry.RegisterNatives(Service, natives);
        return bench;
    }

    // Each change is a look at the target; what was due a moment after the first is done by the second.
    private static async Task LookTwiceAsync(EngineBench bench)
    {
        foreach (var number in new[] { 5, 6, 7 })
        {
            bench.Registry.RegisterNative(Service, Instance(number, ""));
            await bench.UntilAsync(() => bench.Kong.LiveTargets($"{Name}.default").Any(target => target.Target == $"10.0.0.{number + 1}:8080"), "looked at");
            await bench.UntilInStepAsync();
        }
    }

    private static async Task PatchAsync(EngineBench bench, string path, JsonObject patch)
    {
        using var http = new HttpClient { BaseAddress = bench.Kong.Address };
        using var content = new StringContent(patch.ToJsonString(), System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await http.PatchAsync(new Uri(path, UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }
}
