using System.Collections.Immutable;
using System.Globalization;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos;

/// <summary>A real server, an endpoint to it, and the engine's part in a few lines. Names are nobody else's.</summary>
internal abstract class RealNacosTests
{
    protected const string Owner = "a";
    private int _names;

    protected static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    protected NacosServer Server { get; private set; } = null!;

    protected NacosSight Sight { get; private set; } = null!;

    protected NacosEndpoint Endpoint { get; set; } = null!;

    protected IServiceSource Source => Endpoint.Source!;

    protected IServiceDestination Destination => Endpoint.Destination!;

    [SetUp]
    public async Task ConnectAsync()
    {
        Server = await GetServerAsync();
        Sight = new(Server.Port);
        Endpoint = CreateEndpoint();
        await Endpoint.OpenAsync(Token);
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        if (Endpoint is not null)
        {
            await Endpoint.DisposeAsync();
        }

        Sight?.Dispose();
    }

    protected virtual Task<NacosServer> GetServerAsync() => SharedNacos.GetAsync(Token);

    protected virtual NacosEndpoint CreateEndpoint() => Endpoints.Create(Server.Port);

    protected ServiceKey NewService(string stem = "svc") => new(
        ServiceKey.DefaultNamespace, string.Create(CultureInfo.InvariantCulture, $"{stem}-{TestContext.CurrentContext.Test.ID}-{Interlocked.Increment(ref _names)}"));

    protected static ServiceInstance Copy(int number) => new()
    {
        Host = string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}"),
        Port = 80,
        Health = InstanceHealth.Passing,
        Mark = Owner,
    };

    protected async Task<ObservedService> ObserveAsync(ServiceKey service, IServiceDestination? destination = null)
    {
        await foreach (var observed in (destination ?? Destination).ReadTargetsAsync([new(service)], Token))
        {
            return observed;
        }

        throw new InvalidOperationException("Nothing was read.");
    }

    protected async Task<ServiceSnapshot> ReadAsync(ServiceKey service)
    {
        await foreach (var snapshot in Source.ReadServicesAsync([service], Token))
        {
            return snapshot;
        }

        throw new InvalidOperationException("Nothing was read.");
    }

    /// <summary>What makes our copies these, from what is there.</summary>
    protected ChangeSet Plan(ObservedService observed, params IEnumerable<ServiceInstance> wanted)
    {
        var desired = Destination.Canonicalize(new() { Target = observed.Target, Instances = [.. wanted.OrderBy(copy => copy.Key)] }, observed).Instances;
        var ours = observed.Instances.Where(entry => entry.Ownership == CopyOwnership.Ours).ToDictionary(entry => entry.Instance.Key);
        var changes = ImmutableArray.CreateBuilder<InstanceChange>();
        foreach (var copy in desired)
        {
            if (!ours.TryGetValue(copy.Key, out var there))
            {
                changes.Add(new() { Kind = ChangeKind.Create, Owner = Owner, Desired = copy });
            }
            else if (!there.Instance.Equals(copy))
            {
                changes.Add(new() { Kind = ChangeKind.Update, Owner = Owner, Desired = copy, Observed = there });
            }
        }

        changes.AddRange(ours.Values.Where(entry => desired.All(copy => copy.Key != entry.Instance.Key))
            .Select(entry => new InstanceChange { Kind = ChangeKind.Delete, Owner = Owner, Observed = entry }));
        return new() { Target = observed.Target, Observed = observed, Changes = [.. changes.OrderBy(change => change.Kind)], Complete = desired };
    }

    protected async Task<ChangeSetResult> ApplyAsync(ServiceKey service, params IEnumerable<ServiceInstance> wanted) =>
        (await Destination.ApplyAsync([Plan(await ObserveAsync(service), wanted)], Token)).ChangeSets.Single();

    /// <summary>Applies what must succeed, and waits until it is seen.</summary>
    protected async Task PutAsync(ServiceKey service, params IEnumerable<ServiceInstance> wanted)
    {
        var copies = wanted.ToList();
        var result = await ApplyAsync(service, copies);
        Assert.That(result.Outcomes.Where(outcome => !outcome.IsApplied).Select(outcome => outcome.Message), Is.Empty);
        await SeenAsync(service, copies.Count);
    }

    /// <summary>Waits until a service holds so many instances.</summary>
    protected Task<TimeSpan> SeenAsync(ServiceKey service, int count, double seconds = 10) => Eventually.HoldsAsync(
        async () => await CountAsync(service) == count, TimeSpan.FromSeconds(seconds), $"{service} holds {count}", Token);

    protected async Task<int> CountAsync(ServiceKey service) => (await Sight.InstancesAsync(service.Name, Token)).Count;

    protected async Task<NacosServer> StartServerAsync(NacosServerOptions? options = null)
    {
        if (NacosServer.FindScript() is null)
        {
            Assert.Ignore(NacosServer.Missing);
        }

        return await NacosServer.StartAsync(options, Token);
    }
}
