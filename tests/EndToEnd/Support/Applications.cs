using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// Applications at one agent, played by plain HTTP calls straight to it. Remembers what they registered: that is what has to show elsewhere.
/// </summary>
internal sealed class Applications(ConsulApi api, string node)
{
    private const int OperationsAtOnce = 64;
    private readonly ConcurrentDictionary<string, Instance> _registered = new(StringComparer.Ordinal);

    /// <summary>The node they stand on.</summary>
    public string NodeName => node;

    /// <summary>What is registered now, one sorted line each.</summary>
    public SortedSet<string> Lines => new(_registered.Values.Select(static instance => instance.Line), StringComparer.Ordinal);

    /// <summary>What is registered now.</summary>
    public IReadOnlyCollection<Instance> Instances => [.. _registered.Values];

    /// <summary>Registers an instance, or what changed of it.</summary>
    public async Task RegisterAsync(Instance instance)
    {
        var body = new JsonObject { ["Node"] = node, ["Address"] = "10.255.0.1", ["SkipNodeUpdate"] = true, ["Service"] = Registration.ServiceOf(instance) };
        if (Registration.CheckOf(instance, node) is { } check)
        {
            body["Check"] = check;
        }

        await api.PutAsync("/v1/catalog/register", body.ToJsonString(), CancellationToken.None);
        _registered[instance.Id] = instance;
    }

    /// <summary>Registers many, several calls at once.</summary>
    public Task RegisterAllAsync(IEnumerable<Instance> instances) =>
        Parallel.ForEachAsync(instances, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (instance, _) => await RegisterAsync(instance));

    /// <summary>Deregisters an instance.</summary>
    public async Task DeregisterAsync(Instance instance)
    {
        await api.DeregisterAsync(node, instance.Id, CancellationToken.None);
        _registered.TryRemove(instance.Id, out _);
    }

    /// <summary>Registers and deregisters in as few transactions as the server takes, deletes first.</summary>
    public async Task TransactAsync(IEnumerable<Instance> register, IEnumerable<Instance> deregister)
    {
        var gone = deregister.ToList();
        var come = register.ToList();
        var operations = new List<JsonObject>();
        foreach (var instance in gone)
        {
            operations.Add(new() { ["Service"] = new JsonObject { ["Verb"] = "delete", ["Node"] = node, ["Service"] = new JsonObject { ["ID"] = instance.Id, ["Service"] = instance.Service } } });
        }

        foreach (var instance in come)
        {
            operations.Add(new() { ["Service"] = new JsonObject { ["Verb"] = "set", ["Node"] = node, ["Service"] = Registration.ServiceOf(instance) } });
            if (Registration.CheckOf(instance, node) is { } check)
            {
                operations.Add(new() { ["Check"] = new JsonObject { ["Verb"] = "set", ["Check"] = check } });
            }
        }

        foreach (var chunk in operations.Chunk(OperationsAtOnce))
        {
            await api.PutAsync("/v1/txn", new JsonArray([.. chunk]).ToJsonString(), CancellationToken.None);
        }

        gone.ForEach(instance => _registered.TryRemove(instance.Id, out _));
        come.ForEach(instance => _registered[instance.Id] = instance);
    }

    /// <summary>Makes the node, so that transactions have one to write to.</summary>
    public Task CreateNodeAsync() =>
        api.PutAsync("/v1/catalog/register", new JsonObject { ["Node"] = node, ["Address"] = "10.255.0.1" }.ToJsonString(), CancellationToken.None);

    /// <summary>The server lost its memory: nothing is registered any more.</summary>
    public void Forget() => _registered.Clear();
}
