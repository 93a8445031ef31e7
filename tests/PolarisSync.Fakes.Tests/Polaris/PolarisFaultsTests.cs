using System.Net;
using Grpc.Core;
using PolarisSync.Tests.Fakes;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using static PolarisSync.Fakes.Tests.Polaris.PolarisFixture;

namespace PolarisSync.Fakes.Tests.Polaris;

[Parallelizable(ParallelScope.All)]
internal sealed class PolarisFaultsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [TestCase(401001, HttpStatusCode.Unauthorized)]
    [TestCase(429001, HttpStatusCode.TooManyRequests)]
    [TestCase(500001, HttpStatusCode.InternalServerError)]
    [TestCase(400000, HttpStatusCode.BadRequest)]
    public async Task Code_OfAList_IsTheAnswerAndItsStatus(int code, HttpStatusCode status)
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.ListServices, PolarisFault.Code(code));

        using var answer = await fixture.GetAsync("/naming/v1/services");

        Assert.That(answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Headers.GetValues("X-Polaris-Code").Single(), Is.EqualTo($"{code}"));
    }

    [Test]
    public async Task Code_OfAWrite_DoesNothing_AndEndsAfterItsTimes()
    {
        await using var fixture = await StartAsync();
        fixture.Server.Faults.Add(PolarisCall.Writes, PolarisFault.Code(500001), times: 1);

        Assert.That((int)(await fixture.WriteAsync(Item(Native(1))))["code"]!, Is.EqualTo(500001));
        Assert.That(fixture.Server.Instances(), Is.Empty);
        Assert.That((int)(await fixture.WriteAsync(Item(Native(1))))["code"]!, Is.EqualTo(200000));
        Assert.That(fixture.Server.Instances(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Status_IsPlainOverHttp_AndAStatusOfGrpcThere()
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.All, PolarisFault.Status(503));

        using var answer = await fixture.GetAsync("/naming/v1/services");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(
            async () => await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None),
            Throws.InstanceOf<RpcException>().With.Property(nameof(RpcException.StatusCode)).EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task Garbage_IsNoJson()
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.All, PolarisFault.Garbage);

        using var answer = await fixture.GetAsync("/naming/v1/services");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith("<html>"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Cut_TellsTheCallerNothing_WhetherItWasDoneOrNot(bool after)
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.Register, after ? PolarisFault.CutAfter : PolarisFault.Cut);

        Assert.That(async () => await fixture.WriteAsync(Item(Native(1))), Throws.InstanceOf<HttpRequestException>());
        Assert.That(fixture.Server.Instances(), Has.Length.EqualTo(after ? 1 : 0));
    }

    [Test]
    public async Task SilentAfter_TheWriteIsDoneAndNoAnswerComes()
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.Register, PolarisFault.SilentAfter);
        using var patience = new CancellationTokenSource();
        var write = fixture.Application.RegisterAsync(Native(1), patience.Token);

        await Eventually.BeTrueAsync(() => fixture.Server.Instances().Length == 1, Patience, "the write is done");
        Assert.That(write.IsCompleted, Is.False);
        await patience.CancelAsync();

        Assert.That(async () => await write, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Poison_RefusesOneOfABatch_TheOthersLand()
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Poison(instance => instance.Host == "10.0.0.2", code: 400150);

        var answer = await fixture.WriteAsync(Item(Native(1)), Item(Native(2)), Item(Native(3)));

        Assert.That((int)answer["code"]!, Is.EqualTo(400000));
        Assert.That(answer["responses"]!.AsArray().Select(each => (int)each!["code"]!), Is.EqualTo(new[] { 200000, 400150, 200000 }));
        Assert.That(fixture.Server.Instances().Select(instance => instance.Host), Is.EquivalentTo(new[] { "10.0.0.1", "10.0.0.3" }));
    }

    [Test]
    public async Task Poison_OfDeletes_LeavesThatOneOfTheBatch()
    {
        await using var fixture = await StartAsync();
        await fixture.WriteAsync(Item(Native(1) with { Id = "one" }), Item(Native(2) with { Id = "two" }));
        using var fault = fixture.Server.Faults.Poison(instance => instance.Id == "one", code: 500001, PolarisCall.Deregister);

        var answer = await fixture.PostAsync("/naming/v1/instances/delete", new[] { new { id = "one" }, new { id = "two" } });

        Assert.That((int)answer["code"]!, Is.EqualTo(500000));
        Assert.That(fixture.Server.Instances().Single().Id, Is.EqualTo("one"));
    }

    [Test]
    public async Task Empty_ListsAndDiscoverShowNothing()
    {
        await using var fixture = await StartAsync();
        await fixture.WriteAsync(Item(Native(1)));
        fixture.Server.TurnCache();
        using var fault = fixture.Server.Faults.Add(PolarisCall.Reads, PolarisFault.Empty);

        Assert.That(await fixture.Application.ListAsync("default", "orders", CancellationToken.None), Is.Empty);
        Assert.That((await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None))!.Value, Is.Empty);
    }

    [Test]
    public async Task Unchanged_DiscoverSays200001WhateverIsAsked()
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.Discover, PolarisFault.Unchanged);

        var answer = await fixture.PostAsync("/v1/Discover", new { type = "INSTANCE", service = new { name = "orders", @namespace = "default" } });

        Assert.That((int)answer["code"]!, Is.EqualTo(200001));
    }

    [Test]
    public async Task Stuck_DiscoverSays200001ToWhoKnowsARevision()
    {
        await using var fixture = await StartAsync();
        await fixture.WriteAsync(Item(Native(1)));
        fixture.Server.TurnCache();
        using var fault = fixture.Server.Faults.Add(PolarisCall.Discover, PolarisFault.Stuck);

        var known = await fixture.PostAsync("/v1/Discover", new { type = "INSTANCE", service = new { name = "orders", @namespace = "default", revision = "some" } });
        var all = await fixture.PostAsync("/v1/Discover", new { type = "INSTANCE", service = new { name = "orders", @namespace = "default" } });

        Assert.That(((int)known["code"]!, (int)all["code"]!, all["instances"]!.AsArray().Count), Is.EqualTo((200001, 200000, 1)));
    }

    [Test]
    public async Task Silent_TheStreamStaysOpenAndSaysNothing()
    {
        await using var fixture = await StartAsync();
        using var fault = fixture.Server.Faults.Add(PolarisCall.Discover, PolarisFault.Silent);
        using var patience = new CancellationTokenSource();
        var question = fixture.Application.DiscoverAsync("default", "orders", patience.Token);

        await Eventually.BeTrueAsync(() => fixture.Server.Calls.Of(PolarisCall.Discover) == 1, Patience, "the question arrived");
        Assert.That(question.IsCompleted, Is.False);
        await patience.CancelAsync();

        Assert.That(async () => await question, Throws.InstanceOf<RpcException>().Or.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Latency_DelaysEveryCall()
    {
        await using var fixture = await StartAsync();
        fixture.Server.Faults.Latency = TimeSpan.FromMilliseconds(300);

        Assert.That(await fixture.MeasureAsync(() => fixture.WriteAsync(Item(Native(1)))), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300)));
    }

    [Test]
    public async Task ReplaceGrpc_CutsStreams_AndHttpGoesOn()
    {
        await using var fixture = await StartAsync();
        Assert.That(await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None), Is.Null);
        using var silence = fixture.Server.Faults.Add(PolarisCall.Discover, PolarisFault.Silent);
        var question = fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None);
        await Eventually.BeTrueAsync(() => fixture.Server.Calls.Of(PolarisCall.Discover) == 2, Patience, "the question arrived");
        var address = fixture.Server.GrpcAddress;

        await fixture.Server.ReplaceGrpcAsync(CancellationToken.None);
        fixture.Server.Faults.Clear();

        Assert.That(async () => await question, Throws.InstanceOf<RpcException>());
        Assert.That(fixture.Server.GrpcAddress, Is.EqualTo(address));
        Assert.That(await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None), Is.Null);
    }

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public async Task Restart_KeepsTheStoreOrNot_AndTheAddresses(bool empty, int left)
    {
        await using var fixture = await StartAsync();
        await fixture.WriteAsync(Item(Native(1)));
        await fixture.Server.StopAsync();
        Assert.That(async () => await fixture.GetAsync("/naming/v1/services"), Throws.InstanceOf<HttpRequestException>());

        await fixture.Server.StartAgainAsync(empty, CancellationToken.None);

        Assert.That(await fixture.Application.ListAsync("default", "orders", CancellationToken.None), Has.Length.EqualTo(left));
        Assert.That((await fixture.Application.DiscoverAsync("default", "orders", CancellationToken.None))?.Length ?? 0, Is.EqualTo(left));
    }

    [Test]
    public async Task DeletedStayListed_UntilARestart()
    {
        await using var fixture = await StartAsync();
        await fixture.Application.RegisterAsync(Native(1), CancellationToken.None);
        fixture.Server.Faults.DeletedStayListed = true;

        await fixture.Application.DeregisterAsync(Native(1), CancellationToken.None);

        Assert.That(await fixture.Application.ListAsync("default", "orders", CancellationToken.None), Has.Length.EqualTo(1));
        await fixture.Server.RestartAsync(CancellationToken.None);
        Assert.That(await fixture.Application.ListAsync("default", "orders", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Token_Replaced_TheOneBeforeIsRefusedAtOnce()
    {
        await using var fixture = await StartAsync();
        fixture.Server.Token = "another";

        Assert.That((int)(await fixture.WriteAsync(Item(Native(1))))["code"]!, Is.EqualTo(401001));

        var login = await fixture.PostAsync("/core/v1/user/login", new { name = "polaris", password = "polaris" });
        Assert.That((string?)login["loginResponse"]!["token"], Is.EqualTo("another"));
    }
}
