using System.Text.Json.Nodes;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>One real agent, the proxy through which the host reaches it, and applications that reach it directly.</summary>
internal sealed class Registry : IAsyncDisposable
{
    private const string MarkKey = "__sync__";
    private const string CopyNodePrefix = "polaris-sync-";

    private Registry(string name, ConsulServer server, CountingProxy proxy)
    {
        Name = name;
        Server = server;
        Proxy = proxy;
        Api = server.CreateApi();
        Applications = new(Api, "apps-" + name);
    }

    /// <summary>The endpoint's name in the configuration.</summary>
    public string Name { get; }

    /// <summary>The agent.</summary>
    public ConsulServer Server { get; }

    /// <summary>What the host talks to.</summary>
    public CountingProxy Proxy { get; }

    /// <summary>Direct calls.</summary>
    public ConsulApi Api { get; }

    /// <summary>Natives.</summary>
    public Applications Applications { get; }

    /// <summary>More members of the endpoint, each with a comma before it.</summary>
    public string More { get; set; } = "";

    /// <summary>The endpoint in a document.</summary>
    public string Endpoint => $$"""{ "name": "{{Name}}", "type": "consul", "addresses": ["127.0.0.1:{{Proxy.Address.Port}}"]{{More}} }""";

    /// <summary>Starts an agent and its proxy.</summary>
    public static async Task<Registry> StartAsync(string name)
    {
        var server = await ConsulServer.StartAsync(new() { NodeName = "agent-" + name }, CancellationToken.None);
        try
        {
            var registry = new Registry(name, server, await CountingProxy.StartAsync(server.Address, CancellationToken.None));
            await registry.Applications.CreateNodeAsync();
            return registry;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the agent and starts it again with nothing in it.</summary>
    public async Task RestartEmptyAsync()
    {
        await Server.RestartAsync(CancellationToken.None);
        Applications.Forget();
        await Applications.CreateNodeAsync();
    }

    /// <summary>The copies of an owner here, one sorted line each; a copy without the owner's mark shows it.</summary>
    public async Task<SortedSet<string>> CopiesAsync(string owner) => await NodeAsync(CopyNodePrefix + owner, owner);

    /// <summary>The natives of the applications as they stand here.</summary>
    public Task<SortedSet<string>> NativesAsync() => NodeAsync(Applications.NodeName, owner: null);

    /// <summary>What is wrong with the copies of a source here; null for nothing.</summary>
    public async Task<string?> CompareAsync(string owner, SortedSet<string> expected) => Difference(expected, await CopiesAsync(owner));

    /// <summary>Waits until the copies of a source equal what is registered there.</summary>
    public Task<TimeSpan> WaitForCopiesOfAsync(Registry source, TimeSpan within) =>
        Wait.UntilAsync(() => CompareAsync(source.Name, source.Applications.Lines), within);

    /// <summary>Fails when a write that reached the agent touched anything but a node of ours.</summary>
    public void AssertOnlyCopiesWereWritten()
    {
        foreach (var write in Proxy.Writes)
        {
            foreach (var node in NodesOf(write))
            {
                Assert.That(node, Does.StartWith(CopyNodePrefix), $"{Name}: {write.Method} {write.Path} {write.Body}");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>What is wrong, with some examples; null when both are the same.</summary>
    public static string? Difference(SortedSet<string> expected, SortedSet<string> actual)
    {
        if (expected.SetEquals(actual))
        {
            return null;
        }

        var missing = expected.Except(actual, StringComparer.Ordinal).ToList();
        var surplus = actual.Except(expected, StringComparer.Ordinal).ToList();
        return $"{missing.Count} missing: {string.Join(" | ", missing.Take(3))}; {surplus.Count} too many: {string.Join(" | ", surplus.Take(3))}";
    }

    private static IEnumerable<string> NodesOf(ProxyRequest write)
    {
        var body = JsonNode.Parse(write.Body)!;
        if (write.Path.StartsWith("/v1/txn", StringComparison.Ordinal))
        {
            return body.AsArray().Select(static operation =>
            {
                var (kind, what) = operation!.AsObject().Single();
                return (string?)(kind switch
                {
                    "Service" => what!["Node"],
                    "Check" => what!["Check"]!["Node"],
                    "Node" => what!["Node"]!["Node"],
                    _ => kind,
                }) ?? "";
            });
        }

        return write.Path.StartsWith("/v1/catalog/", StringComparison.Ordinal) ? [(string?)body["Node"] ?? ""] : [write.Path];
    }

    private async Task<SortedSet<string>> NodeAsync(string node, string? owner)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        if (await Api.GetJsonAsync("/v1/catalog/node/" + node, CancellationToken.None) is not { } known)
        {
            return lines;
        }

        var checks = (await Api.GetJsonAsync("/v1/health/node/" + node, CancellationToken.None))!.AsArray();
        var status = checks.GroupBy(static check => (string)check!["ServiceID"]!, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => string.Join('+', group.Select(static check => (string?)check!["Status"])), StringComparer.Ordinal);
        foreach (var (id, service) in known["Services"]?.AsObject() ?? [])
        {
            lines.Add(ToLine(service!, status.GetValueOrDefault(id), owner));
        }

        return lines;
    }

    private static string ToLine(JsonNode service, string? status, string? owner)
    {
        var meta = service["Meta"]?.AsObject().ToDictionary(static pair => pair.Key, static pair => (string)pair.Value!, StringComparer.Ordinal) ?? [];
        var mark = meta.GetValueOrDefault(MarkKey);
        if (owner is not null && mark == owner)
        {
            meta.Remove(MarkKey);
        }

        return new Instance((string)service["Service"]!, (string)service["Address"]!, (int)service["Port"]!)
        {
            Tags = [.. (service["Tags"]?.AsArray() ?? []).Select(static tag => (string)tag!)],
            Meta = meta,
            Weight = (int)service["Weights"]!["Passing"]!,
            Status = status,
        }.Line;
    }
}
