namespace PolarisSync.EndToEnd.Tests;

/// <summary>Two agents, both ways, over everything: they get into step, nothing comes back as a loop, and then they stand still. One of the longest, so it begins first.</summary>
[Order(1)]
internal sealed class BothWaysTests : Scene
{
    private const int Services = 200;
    private const int MostConnections = 50;
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(60);
    private static readonly string[] s_indexes = ["/v1/catalog/services", "/v1/catalog/nodes", "/v1/health/state/any", "/v1/health/service/svc-7", "/v1/catalog/node-services/polaris-sync-a", "/v1/catalog/node-services/polaris-sync-b"];

    [Test]
    public async Task TwoAgents_BothWays_GetIntoStepAndStandStill()
    {
        var naturals = Enumerable.Range(0, Services).SelectMany(service => Enumerable.Range(0, 5).Select(number => Instance.Make($"svc-{service}", service, number)));
        await A.Applications.RegisterAllAsync(naturals);

        // Some services of B's own, some that exist on both sides.
        await B.Applications.RegisterAllAsync(
            Enumerable.Range(0, 20).SelectMany(service => Enumerable.Range(0, 3).Select(number => Instance.Make(service % 2 == 0 ? $"svc-{service}" : $"only-b-{service}", service, number, network: 2))));
        var services = A.Applications.Instances.Concat(B.Applications.Instances).Select(instance => instance.Service).Distinct(StringComparer.Ordinal).Count();

        var host = await RunAsync(20, Documents.Task(A, B), Documents.Task(B, A));
        var there = await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(20));
        await A.WaitForCopiesOfAsync(B, TimeSpan.FromSeconds(20));
        TestContext.Out.WriteLine($"{services} services; in step {there.TotalSeconds:0.00} s after ready");

        await AssertStandsStillAsync(host, services);
        Assert.That(await B.CompareAsync("a", A.Applications.Lines), Is.Null);
        Assert.That(await A.CompareAsync("b", B.Applications.Lines), Is.Null);
        foreach (var registry in new[] { A, B })
        {
            var nodes = (await registry.Api.GetJsonAsync("/v1/catalog/nodes", CancellationToken.None))!.AsArray().Select(node => (string)node!["Node"]!);
            var other = registry == A ? "b" : "a";
            Assert.That(nodes, Is.EquivalentTo(new[] { $"agent-{registry.Name}", $"apps-{registry.Name}", $"polaris-sync-{other}" }), "one node for the other side's copies, none for its own");
            Assert.That(Registry.Difference(registry.Applications.Lines, await registry.NativesAsync()), Is.Null, "natives");
        }
    }

    private async Task AssertStandsStillAsync(HostProcess host, int services)
    {
        await WaitForNextAuditAsync(host, services);
        Registry[] registries = [A, B];
        var before = await IndexesAsync(registries);
        var audits = new Dictionary<string, int>(StringComparer.Ordinal) { [A.Name] = 0, [B.Name] = 0 };
        var last = await LastAuditsAsync(host);
        foreach (var registry in registries)
        {
            registry.Proxy.Forget();
        }

        await Wait.WhileAsync(
            async () =>
            {
                var now = await LastAuditsAsync(host);
                foreach (var registry in registries.Where(registry => now[registry.Name] != last[registry.Name]))
                {
                    audits[registry.Name]++;
                }

                last = now;
                return registries.Any(registry => registry.Proxy.Writes.Count > 0) ? "a write although nothing changed" : null;
            },
            s_settled);

        Assert.That(await IndexesAsync(registries), Is.EqualTo(before), "X-Consul-Index");
        foreach (var registry in registries)
        {
            var reads = registry.Proxy.PlainReads;
            var count = audits[registry.Name];
            TestContext.Out.WriteLine(
                $"{registry.Name}: {count} audits in {s_settled.TotalSeconds} s, {reads.Count} plain reads ({string.Join(", ", reads.CountBy(read => read.Path.Split('?')[0]).OrderByDescending(path => path.Value).Take(6).Select(path => $"{path.Value} x {path.Key}"))}), "
                + $"{registry.Proxy.Requests.Count(request => request.IsBlocking)} blocking, at most {registry.Proxy.MostConnections} connections");
            Assert.That(count, Is.GreaterThanOrEqualTo(2), "audits seen");
            Assert.That(reads, Has.Count.LessThanOrEqualTo((count + 1) * (services + 5)), "plain reads");
            Assert.That(registry.Proxy.Requests.Where(request => !request.IsRead), Is.Empty);
            Assert.That(registry.Proxy.MostConnections, Is.LessThanOrEqualTo(MostConnections));
        }
    }

    // The first audit runs with the start; after the next one everything has its final shape.
    private async Task WaitForNextAuditAsync(HostProcess host, int services)
    {
        var first = await LastAuditsAsync(host);
        await Wait.UntilAsync(
            async () =>
            {
                var now = await LastAuditsAsync(host);
                return now.All(audit => audit.Value is not null && audit.Value != first[audit.Key]);
            },
            TimeSpan.FromSeconds(40),
            $"an audit of {services} services");
    }

    private static async Task<Dictionary<string, string?>> LastAuditsAsync(HostProcess host) =>
        (await host.ListAsync("endpoints")).ToDictionary(endpoint => (string)endpoint["name"]!, endpoint => (string?)endpoint["last_audit"], StringComparer.Ordinal);

    private static async Task<List<string>> IndexesAsync(IEnumerable<Registry> registries)
    {
        var indexes = new List<string>();
        foreach (var registry in registries)
        {
            foreach (var path in s_indexes)
            {
                indexes.Add($"{registry.Name} {path} {await registry.Api.IndexAsync(path, CancellationToken.None)}");
            }
        }

        return indexes;
    }
}
