using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Tests.Contract;

/// <summary>What the contracts share: a harness and an opened endpoint for each test.</summary>
/// <typeparam name="THarness">The adapter's harness.</typeparam>
public abstract class RegistryContract<THarness>
    where THarness : class, IRegistryHarness, new()
{
    private readonly List<IEndpoint> _endpoints = [];
    private CancellationTokenSource _deadline = null!;

    /// <summary>This test's harness.</summary>
    protected THarness Harness { get; private set; } = null!;

    /// <summary>An opened endpoint.</summary>
    protected IEndpoint Endpoint { get; private protected set; } = null!;

    /// <summary>What opening it told.</summary>
    protected EndpointInfo Info { get; private protected set; } = null!;

    /// <summary>Ends a test that hangs.</summary>
    protected CancellationToken Token => _deadline.Token;

    /// <summary>How long something that has to happen may take.</summary>
    protected TimeSpan Patience => Harness.Capabilities.Patience;

    [SetUp]
    public async Task StartAsync()
    {
        _deadline = new(TimeSpan.FromMinutes(2));
        Harness = new THarness();
        await Harness.StartAsync(Token);
        (Endpoint, Info) = await OpenAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var endpoint in _endpoints)
        {
            await endpoint.DisposeAsync();
        }

        _endpoints.Clear();
        if (Harness is not null)
        {
            await Harness.DisposeAsync();
        }

        _deadline.Dispose();
    }

    /// <summary>One more endpoint on the same server, opened.</summary>
    protected async Task<(IEndpoint Endpoint, EndpointInfo Info)> OpenAsync()
    {
        var endpoint = Harness.CreateEndpoint();
        _endpoints.Add(endpoint);
        return (endpoint, await endpoint.OpenAsync(Token));
    }

    /// <summary>A service name no other test uses.</summary>
    protected static ServiceKey Unique(string hint, string ns = ServiceKey.DefaultNamespace) => new(ns, $"{hint}-{Guid.NewGuid():N}"[..(hint.Length + 9)]);

    /// <summary>A plain healthy instance; different numbers have different addresses.</summary>
    protected static ServiceInstance Instance(int number, string? mark = null) => new()
    {
        Host = $"10.20.{number / 250}.{(number % 250) + 1}",
        Port = 8080,
        Health = InstanceHealth.Passing,
        Metadata = MetadataMap.From([new("number", $"{number}")]),
        Mark = mark,
    };

    /// <summary>Applications register at one service.</summary>
    protected Task PutNativesAsync(ServiceKey service, params ServiceInstance[] natives) =>
        Harness.PutNativesAsync([.. natives.Select(native => (service, native))], Token);

    /// <summary>Ignores the test unless the harness can do this.</summary>
    protected static void Needs(bool capability, string reason)
    {
        if (!capability)
        {
            Assert.Ignore(reason);
        }
    }

    /// <summary>Waits for what has to happen.</summary>
    protected Task EventuallyAsync(Func<bool> condition, string message) => Eventually.BeTrueAsync(condition, Patience, message);

    /// <summary>Reads one service.</summary>
    protected async Task<ServiceSnapshot> ReadAsync(ServiceKey service, IEndpoint? endpoint = null)
    {
        var snapshots = await CollectAsync((endpoint ?? Endpoint).Source!.ReadServicesAsync([service], Token));
        Assert.That(snapshots, Has.Count.EqualTo(1), "one snapshot for one key");
        return snapshots[0];
    }

    /// <summary>Reads until what is read is as it has to be: at once, or within the lag the adapter admits to.</summary>
    protected async Task<T> ReadUntilAsync<T>(Func<Task<T>> read, Func<T, bool> condition, TimeSpan lag)
    {
        var last = await read();
        if (lag > TimeSpan.Zero && !condition(last))
        {
            await Eventually.BeTrueAsync(
                async () => condition(last = await read()), lag + TimeSpan.FromSeconds(1), () => $"still reads {last} after the read lag of {lag}");
        }

        return last;
    }

    /// <summary>A list of everything an adapter yields.</summary>
    protected static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>A call that cannot succeed must say so, within patience, and by the exception the contract knows.</summary>
    protected async Task AssertFailsAsync(HarnessFault fault, string what, Func<CancellationToken, Task> call)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        if (fault == HarnessFault.Hang)
        {
            stop.CancelAfter(TimeSpan.FromMilliseconds(300));
        }

        var task = call(stop.Token);
        try
        {
            await task.WaitAsync(Patience + TimeSpan.FromSeconds(30), Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !Token.IsCancellationRequested)
        {
            return;
        }
        catch (SyncException exception)
        {
            SyncErrorKind[] fitting = fault switch
            {
                HarnessFault.AccessDenied => [SyncErrorKind.Auth, SyncErrorKind.Config, SyncErrorKind.Protocol],
                HarnessFault.Garbage => [SyncErrorKind.Protocol, SyncErrorKind.Transient],
                _ => [SyncErrorKind.Transient],
            };
            Assert.That(fitting, Does.Contain(exception.Kind), $"{what} while {fault}: {exception.Message}");
            return;
        }

        Assert.Fail($"{what} succeeded although the server is {fault}: unknown is not empty.");
    }

    /// <summary>Instances in one order, so that two views compare.</summary>
    protected static ImmutableArray<ServiceInstance> Sorted(IEnumerable<ServiceInstance> instances) =>
        [.. instances.OrderBy(instance => instance.Key).ThenBy(instance => instance.Mark, StringComparer.Ordinal).ThenBy(instance => instance.Metadata.Find("number"), StringComparer.Ordinal)];

    /// <summary>Two views of one service hold the same.</summary>
    protected static bool SameInstances(IEnumerable<ServiceInstance> left, IEnumerable<ServiceInstance> right) => Sorted(left).SequenceEqual(Sorted(right));
}
