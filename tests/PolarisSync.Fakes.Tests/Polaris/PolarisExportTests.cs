using PolarisSync.Tests.Fakes.Polaris;
using static PolarisSync.Fakes.Tests.Polaris.PolarisFixture;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>What one namespace shows of another.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolarisExportTests
{
    [TestCase(PolarisVersion.V1_18_1, "default")]
    [TestCase(PolarisVersion.Main, "team-b")]
    public async Task Discover_ServiceExportedByAnotherNamespace_ShowsItsInstancesToo(PolarisVersion version, string shownAs)
    {
        await using var fixture = await StartAsync(new() { Costs = PolarisCosts.None, Version = version });
        await fixture.WriteAsync(Item(Native(1)), Item(Native(2) with { Namespace = "team-b" }), Item(Native(3) with { Namespace = "team-c" }));
        fixture.Server.TurnCache();
        Assert.That(await DiscoverAsync(fixture), Has.Count.EqualTo(1));

        await fixture.PutAsync("/naming/v1/namespaces", new { name = "team-b", service_export_to = new[] { "default" } });
        fixture.Server.TurnCache();

        Assert.That((await DiscoverAsync(fixture)).Select(seen => (seen.Host, seen.Namespace)), Is.EquivalentTo(new[] { ("10.0.0.1", "default"), ("10.0.0.2", shownAs) }));
        Assert.That(await fixture.Application.ListAsync("default", "orders", CancellationToken.None), Has.Length.EqualTo(1), "GET shows only its own.");
    }

    private static async Task<IReadOnlyList<PolarisInstance>> DiscoverAsync(PolarisFixture fixture) =>
        await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None) ?? [];
}
