using System.Text.Json.Nodes;
using CsCheck;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class ConsulDestinationTests : RealConsulTests
{
    [Test]
    public async Task Apply_AnyInstances_ReadBackAsCanonical()
    {
        var name = NewName("DEFAULT_GROUP@@a/b ü");
        var histories = CopyCanonicalizerTests.Instances.Array[0, 12];
        for (var round = 0; round < 25; round++)
        {
            ServiceInstance[] wanted = [.. histories.Single().DistinctBy(instance => instance.Key)];
            await Destination.PutAsync(name, wanted, Token);
            var observed = await Destination.ReadAsync(name, Token);
            var canonical = Destination.Canonicalize(new() { Target = observed.Target, Instances = [.. wanted] }, observed).Instances;
            Assert.That(observed.Ours(), Is.EqualTo(canonical.OrderBy(instance => instance.Key)));
            Assert.That(Sync.Diff(Destination, observed, wanted).Changes, Is.Empty);
        }
    }

    [Test]
    public async Task Apply_FiveHundredInstances_LandAndSettle()
    {
        var name = NewName();
        ServiceInstance[] wanted = [.. Enumerable.Range(0, 500).Select(number => Sync.Instance($"10.2.{number / 250}.{number % 250}"))];
        await Destination.PutAsync(name, wanted, Token);
        Assert.That((await Destination.ReadAsync(name, Token)).Ours(), Has.Count.EqualTo(500));
        var index = await Api.IndexAsync("/v1/internal/ui/nodes", Token);
        await Destination.PutAsync(name, wanted, Token);
        await Destination.ListOwnedAsync(["a"], Token).CountAsync(Token);
        Assert.That(await Api.IndexAsync("/v1/internal/ui/nodes", Token), Is.EqualTo(index));
        Assert.That(await Destination.ListOwnedAsync(["a", "nobody"], Token).SingleAsync(owned => owned.Target.Service.Name == name, Token), Is.EqualTo(new OwnedTarget(Sync.Target(name), "a", 500)));
    }

    [Test]
    public async Task Law12_RefusedIsSetAside_64PairsWithTheMarkAreOneTooMany()
    {
        var name = NewName();
        var full = Sync.Instance("10.0.0.2") with { Metadata = MetadataMap.From(Enumerable.Range(0, 64).Select(number => new KeyValuePair<string, string>($"k{number}", "v"))) };
        var result = await Destination.ApplyAsync(name, [Sync.Instance("10.0.0.1"), full, Sync.Instance("10.0.0.3")], Token);
        Assert.That(result.Outcomes.Select(outcome => outcome.Error), Is.EqualTo(new SyncErrorKind?[] { null, SyncErrorKind.Rejected, null }));
        Assert.That(result.Outcomes[1].Message, Does.Contain("cannot contain more than 64 key/value pairs"));
        Assert.That((await Destination.ReadAsync(name, Token)).Ours(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Law05_CopiesHaveAnIdentityOfTheirOwn_NativeAndCopyOfOneAddressLiveSideBySide()
    {
        var name = NewName();
        await RegisterAsync(name, "10.0.0.1");
        var native = await Source.ReadAsync(name, Token);
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1"), Sync.Instance("10.0.0.1") with { Mark = "c" }], Token);
        Assert.That((await Source.ReadAsync(name, Token)).Instances.Select(instance => instance.Mark), Is.EquivalentTo(new[] { null, "a", "c" }));
        await Destination.PutAsync(name, [], Token);
        await Destination.PutAsync(name, [], Token);
        Assert.That((await Source.ReadAsync(name, Token)).Instances.Select(instance => instance.Mark), Is.EquivalentTo(new[] { null, "c" }));
        Assert.That((await Source.ReadAsync(name, Token)).Instances, Does.Contain(native.Instances.Single()));
    }

    [Test]
    public async Task Law05_MarkStripped_IsOursDriftedAndMarkedAgain()
    {
        var name = NewName();
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1")], Token);
        var id = (await Destination.ReadAsync(name, Token)).Instances.Single().Handle.Split('/', 2)[1];
        await Api.RegisterAsync("polaris-sync-a", name, id, "10.0.0.1", 80, null, null, Token);
        var observed = await Destination.ReadAsync(name, Token);
        Assert.That(observed.Instances.Single().IsDrifted, Is.True);
        Assert.That((await Source.ReadAsync(name, Token)).Instances.Single().Mark, Is.EqualTo("a"));
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1")], Token);
        Assert.That((await Destination.ReadAsync(name, Token)).Instances.Single().IsDrifted, Is.False);
    }

    [Test]
    public async Task Apply_HealthAlone_WritesOneCheckAndNotTheInstance()
    {
        var name = NewName();
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1")], Token);
        var before = await Api.HealthAsync(name, Token);
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1") with { Health = InstanceHealth.Critical }], Token);
        var after = await Api.HealthAsync(name, Token);
        Assert.That(after[0]["Service"]!["ModifyIndex"]!.GetValue<long>(), Is.EqualTo(before[0]["Service"]!["ModifyIndex"]!.GetValue<long>()));
        Assert.That(after[0]["Checks"]!.AsArray().Single()!["Status"]!.GetValue<string>(), Is.EqualTo("critical"));
    }

    [Test]
    public async Task Apply_AnInstanceThatIsGone_IsNotTakenForDone()
    {
        var name = NewName();
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1")], Token);
        var observed = await Destination.ReadAsync(name, Token);
        await Api.DeregisterAsync("polaris-sync-a", observed.Instances.Single().Handle.Split('/', 2)[1], Token);
        foreach (var wanted in new ServiceInstance[][] { [Sync.Instance("10.0.0.1") with { Health = InstanceHealth.Unknown }], [], [Sync.Instance("10.0.0.1") with { Health = InstanceHealth.Critical }] })
        {
            var result = await Destination.ApplyAsync([Sync.Diff(Destination, observed, wanted)], Token);
            Assert.That(result.ChangeSets[0].Outcomes[0].Error, Is.EqualTo(SyncErrorKind.Transient), result.ChangeSets[0].Outcomes[0].Message);
        }
    }

    [Test]
    public async Task Apply_ChangedMeanwhile_IsAVersionConflict()
    {
        var name = NewName();
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1")], Token);
        var stale = await Destination.ReadAsync(name, Token);
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1") with { Weight = 200 }], Token);
        foreach (var wanted in new ServiceInstance[][] { [Sync.Instance("10.0.0.1") with { Weight = 300 }], [] })
        {
            var result = await Destination.ApplyAsync([Sync.Diff(Destination, stale, wanted)], Token);
            Assert.That(result.ChangeSets[0].Outcomes[0].Error, Is.EqualTo(SyncErrorKind.Transient));
            Assert.That(result.ChangeSets[0].Outcomes[0].Message, Does.Contain("index is stale"));
        }

        Assert.That((await Destination.ReadAsync(name, Token)).Ours().Single().Weight, Is.EqualTo(200));
    }

    [Test]
    public async Task Apply_ForeignChecksAndStatusOnOurCopies_AreSeenAndPutRight()
    {
        var name = NewName();
        ServiceInstance[] wanted = [Sync.Instance("10.0.0.1")];
        await Destination.PutAsync(name, wanted, Token);
        var id = (await Destination.ReadAsync(name, Token)).Instances.Single().Handle.Split('/', 2)[1];
        foreach (var check in new[] { "service:" + id, "mine", "_service_maintenance:" + id })
        {
            var body = new JsonObject
            {
                ["Node"] = "polaris-sync-a",
                ["SkipNodeUpdate"] = true,
                ["Address"] = "127.0.0.1",
                ["Check"] = new JsonObject { ["CheckID"] = check, ["Name"] = "x", ["Status"] = "critical", ["ServiceID"] = id },
            };
            await Api.PutAsync("/v1/catalog/register", body.ToJsonString(), Token);
            var observed = await Destination.ReadAsync(name, Token);
            Assert.That(Sync.Diff(Destination, observed, wanted).Changes, Has.Length.EqualTo(1), check);
            await Destination.PutAsync(name, wanted, Token);
            Assert.That((await Destination.ReadAsync(name, Token)).Ours(), Is.EqualTo(wanted), check);
        }
    }

    [Test]
    public async Task Apply_NodeTakenAway_IsMadeAgain()
    {
        var name = NewName();
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1") with { Mark = "gone" }], Token);
        await Api.PutAsync("/v1/catalog/deregister", """{"Node":"polaris-sync-gone"}""", Token);
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1") with { Mark = "gone" }], Token);
        Assert.That((await Destination.ReadAsync(name, Token)).Ours(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Apply_OwnersThatDifferInCase_DoNotMeet()
    {
        var name = NewName();
        await Destination.PutAsync(name, [Sync.Instance("10.0.0.1") with { Mark = "Case" }, Sync.Instance("10.0.0.1") with { Mark = "case" }], Token);
        Assert.That((await Destination.ReadAsync(name, Token)).Instances.Select(copy => copy.Owner), Is.EquivalentTo(new[] { "Case", "case" }));
    }

    [Test]
    public async Task Apply_NamesThatDifferInCase_DoNotMeet()
    {
        string lower = NewName("case"), upper = "C" + lower[1..];
        await Destination.PutAsync(lower, [Sync.Instance("10.0.0.1")], Token);
        await Destination.PutAsync(upper, [Sync.Instance("10.0.0.1")], Token);
        Assert.That((await Destination.ReadAsync(lower, Token)).Ours(), Has.Count.EqualTo(1));
        Assert.That((await Destination.ReadAsync(upper, Token)).Ours(), Has.Count.EqualTo(1));
    }
}
