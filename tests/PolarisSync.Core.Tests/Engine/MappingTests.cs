using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Services under other names, copies with other metadata.</summary>
[TestFixture]
internal sealed class MappingTests
{
    [Test]
    public async Task Mapping_NamespacesNamesAndMetadata_AreApplied()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNative(new("dev", "legacy-orders"), Instance(0) with { Metadata = MetadataMap.Empty.With("secret", "s").With("a", "b") });
        await harness.StartAsync(Mapped(new()
        {
            Namespaces = [new("dev", "test")],
            Names = [NameRule.Parse("legacy-*", "*")],
            Metadata = [new("region", "eu"), new("secret", null)],
        }, "dev"));
        await harness.UntilInStepAsync();
        Assert.That(b.Copies(new("test", "orders")).Single().Metadata, Is.EqualTo(MetadataMap.Empty.With("a", "b").With("region", "eu")));

        a.UpdateNative(new("dev", "legacy-orders"), Instance(0).Key, static native => native with { Weight = 50 });
        await harness.UntilAsync(() => b.Copies(new("test", "orders"))[0].Weight == 50, "followed");
        a.RemoveService(new("dev", "legacy-orders"));
        await harness.UntilAsync(() => b.Copies(new("test", "orders")).IsEmpty, "gone");
    }

    [TestCase("*", "new-*")]
    [TestCase("orders", "shop")]
    public async Task Orphan_OfARenamedServiceThatVanishedWhileDown_IsFoundAndGoes(string from, string to)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        var mapping = new MappingDefinition { Names = [NameRule.Parse(from, to)] };
        var target = Service(mapping.MapName("orders"));
        a.RegisterNatives(Service("orders"), Instances(3));
        a.RegisterNatives(Service("other"), Instances(3, from: 20));
        await harness.StartAsync(Mapped(mapping));
        await harness.UntilInStepAsync();
        Assert.That(b.Copies(target), Has.Length.EqualTo(3));
        await harness.Engine.StopAsync(CancellationToken.None);
        a.RemoveService(Service("orders"));
        await harness.RestartAsync(gracefully: false);
        await harness.UntilAsync(() => b.Copies(target).IsEmpty, "the orphans go");
    }

    [Test]
    public async Task Orphan_BehindARegex_OfAServiceThatIsGoneIsUnclaimed_OfOneThatIsThereIsFollowed()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { KeepsServices = true }));
        a.Options = a.Options with { KeepsServices = true };
        a.RegisterNatives(Service("orders-svc"), Instances(3));
        a.RegisterNatives(Service("pay-svc"), Instances(3, from: 20));
        await harness.StartAsync(Mapped(new() { Names = [NameRule.Parse("regex:(.+)-svc", "$1")] }));
        await harness.UntilInStepAsync();
        await harness.Engine.StopAsync(CancellationToken.None);
        a.RemoveService(Service("orders-svc"));
        a.DeregisterWhere(Service("pay-svc"), static _ => true);
        await harness.RestartAsync(gracefully: false);
        await harness.UntilAsync(() => b.Copies(Service("pay")).IsEmpty, "a service that is listed is followed, also down to nothing");
        await harness.UntilStatusAsync(static status => status.Unclaimed is [{ Target: "default/orders", Copies: 3 }], "the other is reported");
        await harness.StaysAsync(() => b.Copies(Service("orders")).Length == 3, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "an unclaimed copy was touched");
    }

    [Test]
    public async Task Reload_MetadataMapped_CopiesAreUpdatedInPlace()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(3));
        await harness.StartAsync(Mapped(MappingDefinition.None));
        await harness.UntilInStepAsync();
        await harness.ApplyAsync(Mapped(new() { Metadata = [new("region", "eu")] }));
        await harness.UntilAsync(() => b.Copies(Service("orders")).All(static copy => copy.Metadata.Find("region") == "eu"), "updated");
        await harness.UntilInStepAsync();
        Assert.That(b.WriteLog.Skip(3).Select(static write => write.Kind), Is.EqualTo(Enumerable.Repeat(ChangeKind.Update, 3)));
        Assert.That((await harness.StatusAsync()).Kept, Is.Empty);
    }

    [TestCase(RemovalPolicy.Keep)]
    [TestCase(RemovalPolicy.Purge)]
    public async Task Reload_NamesMapped_OldTargetsAreWithdrawnAndTheNewOnesMade(RemovalPolicy policy)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(20));
        a.RegisterNatives(Service("users"), Instances(2, from: 50));
        TaskDefinition With(MappingDefinition mapping) => Mapped(mapping) with { OnRemove = policy, PurgeAfter = TimeSpan.FromSeconds(4) };
        await harness.StartAsync(With(MappingDefinition.None));
        await harness.UntilInStepAsync();
        await harness.ApplyAsync(With(new() { Names = [NameRule.Parse("orders", "shop")] }));
        await harness.UntilAsync(() => b.Copies(Service("shop")).Length == 20, "the new ones");
        if (policy == RemovalPolicy.Keep)
        {
            await harness.UntilStatusAsync(static status => status.Kept is [{ Target: "default/orders", Copies: 20 }], "the old ones are kept");
            await harness.StaysAsync(() => b.WriteLog.Length == 42, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "a kept copy was touched");
            await harness.ApplyAsync(With(MappingDefinition.None));
            await harness.UntilStatusAsync(static status => status.Kept is [{ Target: "default/shop", Copies: 20 }], "the other way round");
            await harness.StaysAsync(() => b.WriteLog.Length == 42, TimeSpan.FromSeconds(5), () => "the old ones were taken over as they are");
        }
        else
        {
            await harness.UntilAsync(() => b.Copies(Service("orders")).IsEmpty, "the old ones are purged, and the guard has no say");
            Assert.That(b.WriteLog, Has.Length.EqualTo(62));
            await harness.ApplyAsync(With(MappingDefinition.None));
            await harness.UntilAsync(() => b.Copies(Service("shop")).IsEmpty && b.Copies(Service("orders")).Length == 20, "and the other way round, though the match covers a service 'shop' as well");
        }

        Assert.That(b.WriteLog.Where(static write => write.Service == Service("users")).Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Reload_TwoNamesChangePlaces_EachTargetIsTheOtherServicesNow()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(3));
        a.RegisterNatives(Service("users"), Instances(3, from: 50));
        await harness.StartAsync(Mapped(MappingDefinition.None));
        await harness.UntilInStepAsync();
        await harness.ApplyAsync(Mapped(new() { Names = [NameRule.Parse("orders", "users"), NameRule.Parse("users", "orders")] }));
        await harness.UntilAsync(
            () => b.Copies(Service("users")).Select(static copy => copy.Key).ToHashSet().SetEquals(Instances(3).Select(static native => native.Key))
                && b.Copies(Service("orders")).Select(static copy => copy.Key).ToHashSet().SetEquals(Instances(3, from: 50).Select(static native => native.Key)),
            "changed places");
        await harness.UntilStatusAsync(static status => status.Kept.IsEmpty, "nothing is kept under a name that is another's now");
    }

    [Test]
    public async Task Name_ThatCannotBeUsed_IsNotCopiedAndSaidSo()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("legacy-"), Instances(3));
        a.RegisterNatives(Service("legacy-pay"), Instances(3));
        a.RegisterNatives(Service(new string('x', 200)), Instances(3));
        await harness.StartAsync(Mapped(new() { Names = [NameRule.Parse("legacy-*", "*"), NameRule.Parse("x*", "x*-" + new string('y', 60))] }));
        await harness.UntilInStepAsync();
        Assert.That(b.State.Services.Keys, Is.EqualTo(new[] { Service("pay") }));
        Assert.That((await harness.StatusAsync()).Tasks[0].Warnings, Is.EqualTo(new[]
        {
            "default/legacy-: It is not copied: the name that 'mapping' gives it is empty.",
            $"default/{new string('x', 200)}: It is not copied: the name that 'mapping' gives it has 261 characters, more than 256.",
        }));
    }

    private static TaskDefinition Mapped(MappingDefinition mapping, string ns = "default") => Task("a-to-b", "a", "b", new MatchDefinition { Namespace = ns }) with { Mapping = mapping };
}
