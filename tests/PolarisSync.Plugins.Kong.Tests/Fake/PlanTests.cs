using PolarisSync.Abstractions;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using static PolarisSync.Plugins.Kong.EngineBench;

namespace PolarisSync.Plugins.Kong.Fake;

/// <summary>A plan says what happens in the words of Kong.</summary>
[TestFixture]
internal sealed class PlanTests
{
    private const string Name = "ins-3ad0f6e6.default.test.service.3";

    [Test]
    public async Task Plan_NamesServiceUpstreamTargetAndWeight()
    {
        await using var bench = await EngineBench.StartAsync();
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, "") with { Weight = 50 }]);
        Assert.That(await PlanAsync(bench), Is.EqualTo(new[]
        {
            $"create 10.0.0.1:8080: weight 100, target of upstream {Name}.default, upstream {Name}.version-1",
            $"create 10.0.0.2:8080: weight 50, target of upstream {Name}.default",
            $"create service {Name}: host {Name}.default",
            $"create upstream {Name}.default",
            $"create upstream {Name}.version-1",
            $"create upstream {Name}.version-2",
        }));
        Assert.That(bench.Kong.Calls.Writes, Is.Empty);
    }

    [Test]
    public async Task Plan_OfChanges_NamesWhatDiffers()
    {
        await using var bench = await EngineBench.StartAsync();
        bench.Registry.RegisterNatives(Service, [Instance(0, "1.0.0"), Instance(1, ""), Instance(2, "")]);
        await bench.RunAsync(EngineBench.Task);
        await bench.StopAsync();
        bench.Registry.UpdateNative(Service, Instance(0, "").Key, native => native with { Metadata = MetadataMap.Empty.With("version", "2.0.0"), Weight = 10 });
        bench.Registry.Deregister(Service, Instance(1, "").Key);
        bench.Kong.RemoveService(Name);
        Assert.That(await PlanAsync(bench), Is.EqualTo(new[]
        {
            $"create service {Name}: host {Name}.default",
            $"delete 10.0.0.2:8080: target of upstream {Name}.default",
            $"update 10.0.0.1:8080: weight 100 -> 10, new target of upstream {Name}.version-2, no target any more of upstream {Name}.version-1",
        }));
    }

    private static async Task<string[]> PlanAsync(EngineBench bench)
    {
        await bench.OpenAsync(new() { Mode = EngineMode.DryRun }, EngineBench.Task);
        PlanReport report = await bench.Engine.PlanAsync(CancellationToken.None);
        Assert.That(report.Unknown, Is.Empty);
        return [.. report.Changes.Where(change => change.Action != "note").Select(change => $"{change.Action} {change.Instance}{(change.Detail.Length > 0 ? $": {change.Detail}" : "")}").Order(StringComparer.Ordinal)];
    }
}
