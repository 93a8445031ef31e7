using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>What the two ends of a task hold, whatever its matches say.</summary>
[TestFixture]
internal sealed class RegistriesTests
{
    [Test]
    public async Task Services_OfEitherEnd_AreAllOfThem()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNative(Service("orders"), Instance(1));
        a.RegisterNative(Service("web"), Instance(2));
        a.RegisterNative(new("dev", "mail"), Instance(3));
        b.RegisterNative(Service("stock"), Instance(4));
        await harness.StartAsync(Task("one", "a", "b", new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("orders") }));
        await harness.UntilInStepAsync();

        Assert.That((await ListAsync(harness, "a", "default")).Names, Is.EqualTo(new[] { "orders", "web" }));
        Assert.That((await ListAsync(harness, "a", "dev")).Names, Is.EqualTo(new[] { "mail" }));
        Assert.That((await ListAsync(harness, "b", "default")).Names, Is.EqualTo(new[] { "orders", "stock" }), "a copy is a service there, too");
    }

    [Test]
    public async Task Namespaces_AreTheDefaultOneAndThoseThatAreUsed()
    {
        await using var harness = new EngineHarness();
        var a = harness.Registry("a");
        harness.Registry("b");
        a.RegisterNative(new("dev", "mail"), Instance(3));
        await harness.StartAsync(Task("one", "a", "b", new MatchDefinition { Namespace = "dev" }) with { Mapping = new() { Namespaces = [new("dev", "test")] } });
        await harness.UntilInStepAsync();

        Assert.That(await NamespacesAsync(harness, "a"), Is.EqualTo(new[] { "default", "dev" }));
        Assert.That(await NamespacesAsync(harness, "b"), Is.EqualTo(new[] { "default", "test" }));
    }

    [Test]
    public async Task NoSuchTaskOrRegistry_SaysWhatThereIs()
    {
        await using var harness = new EngineHarness();
        harness.Registry("a");
        harness.Registry("b");
        await harness.StartAsync(Task("one", "a", "b"));

        Assert.That(await FailureAsync(harness, harness.Engine.GetNamespacesAsync("ones", "a", CancellationToken.None)), Is.EqualTo("Unknown task 'ones', did you mean 'one'?"));
        Assert.That(
            await FailureAsync(harness, harness.Engine.ListServicesAsync("one", "c", "default", CancellationToken.None)),
            Is.EqualTo("The task 'one' has no registry 'c'; its source is 'a', its destination 'b'."));
    }

    [Test]
    public async Task Services_OfARegistryThatFails_AreUnknownNotNone()
    {
        await using var harness = new EngineHarness();
        var a = harness.Registry("a");
        harness.Registry("b").GoDown();
        a.RegisterNative(Service("orders"), Instance(1));
        await harness.StartAsync(Task("one", "a", "b"));
        _ = await AnswerAsync(harness, harness.Engine.DiscoverAsync(null, CancellationToken.None));
        a.BeforeCall = static (method, _) => method == "ListServices" ? throw new SyncException(SyncErrorKind.Auth, "The token may not list.") : System.Threading.Tasks.Task.CompletedTask;

        var (refused, down) = (await ListAsync(harness, "a", "default"), await ListAsync(harness, "b", "default"));
        Assert.That((refused.Names.Length, refused.Failure!.Kind, refused.Failure.Message), Is.EqualTo((0, SyncErrorKind.Auth, "The token may not list.")));
        Assert.That((down.Names.Length, down.Failure!.Kind), Is.EqualTo((0, SyncErrorKind.Transient)));
        Assert.That(down.Failure.Message, Does.StartWith("'b' cannot be reached: "));
    }

    private static async Task<ListedServices> ListAsync(EngineHarness harness, string endpoint, string ns) => await AnswerAsync(harness, harness.Engine.ListServicesAsync("one", endpoint, ns, CancellationToken.None));

    private static async Task<IEnumerable<string>> NamespacesAsync(EngineHarness harness, string endpoint) => await AnswerAsync(harness, harness.Engine.GetNamespacesAsync("one", endpoint, CancellationToken.None));

    private static async Task<T> AnswerAsync<T>(EngineHarness harness, Task<T> asking)
    {
        await harness.UntilAsync(() => asking.IsCompleted, "an answer");
        return await asking;
    }

    private static async Task<string> FailureAsync<T>(EngineHarness harness, Task<T> asking)
    {
        await harness.UntilAsync(() => asking.IsCompleted, "an answer");
        return Assert.ThrowsAsync<SyncException>(() => asking)!.Message;
    }
}
