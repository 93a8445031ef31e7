using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

/// <summary>A purge that a restart interrupts, at an endpoint no task uses any more: how to reach it is only known from the configuration.</summary>
[TestFixture]
internal sealed class Law08PurgeWithoutEndpointTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly TimeSpan s_purgeAfter = TimeSpan.FromSeconds(10);

    private static TaskDefinition Purged => Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = s_purgeAfter };

    private static TaskDefinition Other => Task("a-to-c", "a", "c");

    [TestCase(false)]
    [TestCase(true)]
    public async Task Restart_NoTaskNamesTheEndpoint_StatusSaysThatItWaitsAndADisabledTaskIsEnough(bool due)
    {
        await using var harness = new EngineHarness();
        var b = await WithdrawAsync(harness);
        await harness.RestartAsync();
        if (due)
        {
            await harness.PassAsync(s_purgeAfter * 2);
        }

        await AssertWaitsAsync(harness, b);
        await harness.ApplyAsync(Purged with { Name = "b-only-named", Source = Endpoint("c"), Enabled = false }, Other);
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty, "purged");
        await harness.PassAsync(TimeSpan.FromSeconds(2));
        await harness.ApplyAsync(Other);
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty && status.Endpoints.All(static endpoint => endpoint.Name != "b"), "done with, and its connection freed");
    }

    [Test]
    public async Task Restart_ADisabledTaskNamesTheEndpoint_IsCarriedOut()
    {
        await using var harness = new EngineHarness();
        var b = await WithdrawAsync(harness, Purged with { Enabled = false });
        await harness.RestartAsync();
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty, "purged");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Deny_OfAPurgeThatWaitsForItsEndpoint_KeepsTheCopies(bool due)
    {
        await using var harness = new EngineHarness();
        var b = await WithdrawAsync(harness);
        await harness.RestartAsync();
        if (due)
        {
            await harness.PassAsync(s_purgeAfter * 2);
        }

        var id = (await harness.StatusAsync()).Held.Single().Id;
        await harness.Engine.DenyAsync(id, CancellationToken.None);
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty && status.Kept is [{ Destination: "b", Copies: 3 }], "kept");
        await harness.ApplyAsync(Purged with { Name = "b-only-named", Source = Endpoint("c"), Enabled = false }, Other);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, s_purgeAfter * 3, TimeSpan.FromMilliseconds(500), () => "A denied purge was carried out");
    }

    private static async Task AssertWaitsAsync(EngineHarness harness, InMemoryRegistry b)
    {
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, s_purgeAfter * 2, TimeSpan.FromMilliseconds(500), () => "Purged through a connection nobody configured");
        var held = (await harness.StatusAsync()).Held.Single();
        Assert.That((held.Scope, held.Name, held.Count, held.ReleasedAt), Is.EqualTo(("purge", "a-to-b", 3, (DateTimeOffset?)null)));
        Assert.That(held.Reason, Is.EqualTo("the task was withdrawn and its copies are to be purged, which waits until a task of the configuration, if only a disabled one, names the endpoint 'b' again"));
    }

    private static async Task<InMemoryRegistry> WithdrawAsync(EngineHarness harness, params TaskDefinition[] more)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        harness.Registry("c");
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Purged, Other);
        await harness.UntilInStepAsync();
        await harness.ApplyAsync([Other, .. more]);
        Assert.That((await harness.StatusAsync()).Held, Has.Length.EqualTo(1));
        return b;
    }
}
