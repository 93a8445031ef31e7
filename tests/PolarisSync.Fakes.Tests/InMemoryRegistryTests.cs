using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Fakes.Tests;

public sealed class InMemoryRegistryTests
{
    private static readonly ServiceKey _service = new("default", "orders");

    [Test]
    public async Task Read_WithALag_SeesTheStateOfThen()
    {
        var time = new FakeTimeProvider();
        var registry = new InMemoryRegistry(time, new() { Traits = new() { ReadLag = TimeSpan.FromSeconds(1) } });
        await using var endpoint = registry.CreateEndpoint();
        registry.RegisterNative(_service, Instance(1));
        Assert.That((await ReadAsync(endpoint)).Exists, Is.False);

        time.Advance(TimeSpan.FromSeconds(1));
        registry.RegisterNative(_service, Instance(2));

        Assert.That((await ReadAsync(endpoint)).Instances, Has.Length.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await ReadAsync(endpoint)).Instances, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Apply_WouldHitANative_IsAViolationAndChangesNothing()
    {
        var registry = new InMemoryRegistry(options: new() { Traits = new() { Identity = CopyIdentity.ByAddress } });
        await using var endpoint = registry.CreateEndpoint();
        registry.RegisterNative(_service, Instance(1));

        Assert.That(() => CreateAsync(endpoint, Instance(1)), Throws.TypeOf<RegistryViolationException>());

        Assert.That(registry.Violations, Has.Length.EqualTo(1));
        Assert.That(registry.Natives(_service), Is.EqualTo(new[] { Instance(1) }));
    }

    [Test]
    public async Task Apply_HandleOfAnotherOwner_IsAViolation()
    {
        var registry = new InMemoryRegistry();
        await using var endpoint = registry.CreateEndpoint();
        await CreateAsync(endpoint, Instance(1), "a");
        var handle = registry.Entries(_service).Single().Id;

        var change = new InstanceChange
        {
            Kind = ChangeKind.Delete,
            Owner = "b",
            Observed = new() { Instance = Instance(1), Ownership = CopyOwnership.Ours, Owner = "b", Handle = handle },
        };

        Assert.That(() => ApplyAsync(endpoint, change), Throws.TypeOf<RegistryViolationException>());
        Assert.That(registry.Copies(_service), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Apply_AnswerLost_TookEffectAllTheSame()
    {
        var registry = new InMemoryRegistry();
        await using var endpoint = registry.CreateEndpoint();
        registry.LoseAnswer();

        Assert.That(() => CreateAsync(endpoint, Instance(1)), Throws.TypeOf<SyncException>());

        Assert.That(registry.Copies(_service), Has.Length.EqualTo(1));
        Assert.That(registry.WriteLog.Single().Outcome.IsApplied, Is.True);
    }

    [Test]
    public async Task Apply_TooManyCallsAtOnce_IsAViolation()
    {
        var registry = new InMemoryRegistry();
        await using var endpoint = registry.CreateEndpoint();
        var release = new TaskCompletionSource();
        registry.BeforeCall = (_, _) => release.Task;

        var first = CreateAsync(endpoint, Instance(1));
        var second = endpoint.Destination!.ApplyAsync(
            [new() { Target = new(_service with { Name = "other" }), Observed = new() { Target = new(_service) } }], CancellationToken.None);
        release.SetResult();
        await Task.WhenAll(first, second);

        Assert.That(registry.MaxCallsAtOnce, Is.EqualTo(2));
        Assert.That(registry.Violations.Single(), Does.Contain("allowed are 1"));
    }

    [Test]
    public async Task Restart_Empty_IsANewEpochThatForgot()
    {
        var registry = new InMemoryRegistry();
        await using var endpoint = registry.CreateEndpoint();
        registry.RegisterNative(_service, Instance(1));
        var before = await ReadAsync(endpoint);

        registry.Restart(empty: true);
        var after = await ReadAsync(endpoint);

        Assert.Multiple(() =>
        {
            Assert.That(after.Exists, Is.False);
            Assert.That(after.Version!.Value.Epoch, Is.Not.EqualTo(before.Version!.Value.Epoch));
            Assert.That(after.Version!.Value.IsOlderThan(before.Version!.Value), Is.False);
        });
    }

    [Test]
    public async Task FailReadsOf_OneService_TheOthersAreYieldedFirst()
    {
        var registry = new InMemoryRegistry();
        await using var endpoint = registry.CreateEndpoint();
        var bad = _service with { Name = "bad" };
        registry.FailReadsOf(bad, SyncErrorKind.Transient);
        var seen = new List<ServiceKey>();

        Assert.That(
            async () =>
            {
                await foreach (var snapshot in endpoint.Source!.ReadServicesAsync([bad, _service], CancellationToken.None))
                {
                    seen.Add(snapshot.Service);
                }
            },
            Throws.TypeOf<SyncException>());

        Assert.That(seen, Is.EqualTo(new[] { _service }));
    }

    [Test]
    public async Task Hang_Lifted_CallGoesOn()
    {
        var registry = new InMemoryRegistry();
        await using var endpoint = registry.CreateEndpoint();
        registry.SetFault(InMemoryFault.Hang);

        var read = ReadAsync(endpoint);
        Assert.That(read.IsCompleted, Is.False);
        registry.GoUp();

        Assert.That((await read).Exists, Is.False);
    }

    private static ServiceInstance Instance(int number) => new() { Host = $"10.0.0.{number}", Port = 80 };

    private static async Task<ServiceSnapshot> ReadAsync(InMemoryEndpoint endpoint)
    {
        await foreach (var snapshot in endpoint.Source!.ReadServicesAsync([_service], CancellationToken.None))
        {
            return snapshot;
        }

        throw new InvalidOperationException("Nothing was read.");
    }

    private static Task<ApplyResult> CreateAsync(InMemoryEndpoint endpoint, ServiceInstance instance, string owner = "a") =>
        ApplyAsync(endpoint, new() { Kind = ChangeKind.Create, Owner = owner, Desired = instance with { Mark = owner } });

    private static Task<ApplyResult> ApplyAsync(InMemoryEndpoint endpoint, InstanceChange change) => endpoint.Destination!.ApplyAsync(
        [new() { Target = new(_service), Observed = new() { Target = new(_service) }, Changes = [change] }], CancellationToken.None);
}
