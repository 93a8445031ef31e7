using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>An agent that denies by default: what a token may not see must never look deleted.</summary>
internal sealed class ConsulRightsTests : RealConsulTests
{
    private const string Management = "7c3d5a90-6f5e-4b7e-9d1c-0a1b2c3d4e5f";

    protected override ConsulServerOptions ServerOptions() => new() { ManagementToken = Management };

    [TestCase(null)]
    [TestCase("00000000-0000-0000-0000-0000000000ff")]
    public async Task NoRights_EverythingThrowsAuth(string? token)
    {
        await using var endpoint = Endpoints.Create(new ConsulOptions(), token, Server.Address);
        AssertAuth(() => endpoint.OpenAsync(Token), token);
        AssertAuth(() => endpoint.ProbeAsync(Token), token);
        AssertAuth(() => endpoint.Source!.ListServicesAsync("default", Token), token);
        AssertAuth(async () => await endpoint.Source!.ReadAsync("s", Token), token);
        AssertAuth(async () => await endpoint.Source!.ReadServicesAsync([.. Enumerable.Range(0, 40).Select(number => ServiceKeys.Of($"s{number}"))], Token).CountAsync(Token), token);
        AssertAuth(async () => await endpoint.Destination!.ListOwnedAsync(["a"], Token).CountAsync(Token), token);
        var result = await endpoint.Destination!.ApplyAsync([Sync.Diff(endpoint.Destination, new() { Target = Sync.Target("s"), Exists = false }, [Sync.Instance("10.0.0.1")])], Token);
        Assert.That(result.ChangeSets[0].Outcomes[0].Error, Is.EqualTo(SyncErrorKind.Auth));
    }

    [Test]
    public async Task ReadRightsAlone_ReadsAndRefusesToWrite()
    {
        await using var endpoint = await WithRulesAsync("""node_prefix "" { policy = "read" } service_prefix "" { policy = "read" }""");
        Assert.That((await endpoint.OpenAsync(Token)).Warnings, Has.Length.EqualTo(1));
        Assert.That(await endpoint.ProbeAsync(Token), Is.True);
        Assert.That((await endpoint.Source!.ReadAsync("nobody", Token)).Exists, Is.False);
        var result = await endpoint.Destination!.ApplyAsync("s", [Sync.Instance("10.0.0.1")], Token);
        Assert.That(result.Outcomes[0].Error, Is.EqualTo(SyncErrorKind.Auth));
    }

    [Test]
    public async Task ServiceRightsWithoutNodeRights_IsToldAndNotTakenForEmpty()
    {
        var name = NewName();
        await RegisterAsync(name, "10.0.0.1");
        await using var endpoint = await WithRulesAsync("""service_prefix "" { policy = "read" }""");
        var error = Assert.ThrowsAsync<SyncException>(() => endpoint.Source!.ReadAsync(name, Token))!;
        Assert.That(error.Kind, Is.EqualTo(SyncErrorKind.Auth));
        Assert.That(error.Message, Does.Contain("node_prefix"));
    }

    [Test]
    public async Task RightsOfTheReadme_AreEnough()
    {
        await using var endpoint = await WithRulesAsync(
            """node_prefix "" { policy = "read" } service_prefix "" { policy = "write" } node_prefix "polaris-sync-" { policy = "write" } agent_prefix "" { policy = "read" }""");
        Assert.That((await endpoint.OpenAsync(Token)).Warnings, Is.Empty);
        var name = NewName();
        await endpoint.Destination!.PutAsync(name, [Sync.Instance("10.0.0.1")], Token);
        await endpoint.Destination!.PutAsync(name, [], Token);
    }

    private static void AssertAuth(Func<Task> call, string? token)
    {
        var error = Assert.ThrowsAsync<SyncException>(call)!;
        Assert.That(error.Kind, Is.EqualTo(SyncErrorKind.Auth), error.Message);
        if (token is not null)
        {
            Assert.That(error.ToString(), Does.Not.Contain(token));
        }
    }

    private async Task<ConsulEndpoint> WithRulesAsync(string rules)
    {
        var policy = NewName("policy").Replace('.', '-');
        await Api.PutAsync("/v1/acl/policy", new JsonObject { ["Name"] = policy, ["Rules"] = rules }.ToJsonString(), Token);
        var answer = await Api.PutAsync("/v1/acl/token", new JsonObject { ["Policies"] = new JsonArray(new JsonObject { ["Name"] = policy }) }.ToJsonString(), Token);
        return Endpoints.Create(new ConsulOptions(), JsonNode.Parse(answer)!["SecretID"]!.GetValue<string>(), Server.Address);
    }
}
