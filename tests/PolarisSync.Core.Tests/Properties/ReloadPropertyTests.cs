using System.Collections.Immutable;
using CsCheck;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>Whatever two configurations are: a reload from one to the other writes the difference of what they want, and nothing else.</summary>
[TestFixture]
internal sealed class ReloadPropertyTests
{
    private static readonly Gen<(string, string, string, string?, string?, int, string?)> s_part = Gen.Select(
        Gen.OneOf("t0", "t1", "t2"),
        Gen.OneOf("a", "a", "c"),
        Gen.OneOf("*", "s*", "s?", "s1", "regex:s[12]"),
        Gen.OneOf<string?>(null, null, "s0", "s2*"),
        Gen.OneOf<string?>(null, null, "blue", "green"),
        Gen.OneOf(0, 0, 1, 2, 3),
        Gen.OneOf<string?>(null, null, "eu"));

    private static readonly Gen<ReloadCase> s_case = Gen.Select(Gen.OneOf(RemovalPolicy.Keep, RemovalPolicy.Purge), s_part.Array[1, 3], static (onRemove, parts) => ReloadCase.Of(onRemove, parts));

    [Test]
    public Task Reload_AnyToAny_WritesTheDifference() => Gen.Select(s_case, s_case).SampleAsync(
        static async (first, second) => await PlayAsync(first, second),
        iter: PropertyRun.Iterations(40),
        threads: 1,
        seed: PropertyRun.Seed,
        print: static pair => $"\n{pair.Item1}\nto\n{pair.Item2}\n");

    private static async Task PlayAsync(ReloadCase first, ReloadCase second)
    {
        // Both follow one policy: of what is withdrawn the newer document decides.
        second = new([.. second.Tasks.Select(task => task with { OnRemove = first.Tasks[0].OnRemove })]);
        await using var harness = new EngineHarness();
        harness.Registry("a");
        harness.Registry("c");
        harness.Registry("d");
        var b = harness.Registry("b");
        var natives = Fill(harness);

        // Two tasks into another registry keep both sources read: of sources that become known one after the other each is copied at once, so that an
        // address both offer may go to the second first.
        TaskDefinition[] others = [Task("a-to-d", "a", "d"), Task("c-to-d", "c", "d")];
        await harness.StartAsync(others);
        await harness.UntilInStepAsync();
        await harness.ApplyAsync([.. first.Tasks, .. others]);
        await harness.UntilInStepAsync();
        var before = first.Desired(natives);
        Assert.That(Written(b, 0), Is.EquivalentTo(before.Keys.Select(static place => (ChangeKind.Create, place))), "the first configuration");

        var writes = b.WriteLog.Length;
        var after = second.Desired(natives);
        await harness.ApplyAsync([.. second.Tasks, .. others]);
        await harness.UntilInStepAsync();
        await harness.PassAsync(TimeSpan.FromSeconds(4));
        await harness.UntilInStepAsync();
        Assert.That(Written(b, writes), Is.EquivalentTo(Difference(first, before, second, after, natives)), "the reload");

        await harness.ApplyAsync([.. first.Tasks, .. others]);
        await harness.UntilInStepAsync();
        await harness.PassAsync(TimeSpan.FromSeconds(4));
        await harness.UntilInStepAsync();
        var present = b.State.Services.SelectMany(service => b.Copies(service.Key).Select(copy => (new ReloadPlace(service.Key, copy.Key, copy.Mark!), copy))).ToDictionary(static entry => entry.Item1, static entry => entry.copy);
        Assert.That(before.Where(wanted => !wanted.Value.Equals(present.GetValueOrDefault(wanted.Key))), Is.Empty, "and back again");
    }

    // What nobody offers any more was withdrawn: kept or purged. What somebody offers still lost its address to an earlier task and goes either way.
    private static IEnumerable<(ChangeKind, ReloadPlace)> Difference(
        ReloadCase first,
        Dictionary<ReloadPlace, ServiceInstance> before,
        ReloadCase second,
        Dictionary<ReloadPlace, ServiceInstance> after,
        Dictionary<(string Source, ServiceKey Service), ImmutableArray<ServiceInstance>> natives)
    {
        var offered = second.Offers(natives).Select(static offer => offer.Place).ToHashSet();
        var purges = first.Tasks[0].OnRemove == RemovalPolicy.Purge;
        return after.Where(wanted => !before.ContainsKey(wanted.Key)).Select(static wanted => (ChangeKind.Create, wanted.Key))
            .Concat(after.Where(wanted => before.TryGetValue(wanted.Key, out var old) && !old.Equals(wanted.Value)).Select(static wanted => (ChangeKind.Update, wanted.Key)))
            .Concat(before.Keys.Where(place => !after.ContainsKey(place) && (purges || offered.Contains(place))).Select(static place => (ChangeKind.Delete, place)));
    }

    private static IEnumerable<(ChangeKind, ReloadPlace)> Written(InMemoryRegistry registry, int from) =>
        registry.WriteLog.Skip(from).Select(static write => (write.Kind, new ReloadPlace(write.Service, (write.After ?? write.Before)!.Key, write.Owner)));

    // Three services in each source; of each, some addresses stand in both.
    private static Dictionary<(string Source, ServiceKey Service), ImmutableArray<ServiceInstance>> Fill(EngineHarness harness)
    {
        var natives = new Dictionary<(string Source, ServiceKey Service), ImmutableArray<ServiceInstance>>();
        foreach (var (source, from) in new[] { ("a", 0), ("c", 2) })
        {
            for (var service = 0; service < 3; service++)
            {
                ImmutableArray<ServiceInstance> instances =
                [
                    .. Instances(4, from: (service * 10) + from).Select(static (native, index) => native with { Metadata = MetadataMap.Empty.With("colour", index % 2 == 0 ? "blue" : "green") }),
                ];
                natives[(source, Service($"s{service}"))] = instances;
                harness.Factory[source].RegisterNatives(Service($"s{service}"), instances);
            }
        }

        return natives;
    }
}
