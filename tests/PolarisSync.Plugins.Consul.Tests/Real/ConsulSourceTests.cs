using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class ConsulSourceTests : RealConsulTests
{
    [Test]
    public async Task Open_RealAgent_TellsItsVersion()
    {
        var info = await Endpoint.OpenAsync(Token);
        Assert.That(info.ServerVersion, Does.Match(@"^\d+\.\d+\.\d+"));
        Assert.That(info.Warnings, Is.Empty);
    }

    [Test]
    public async Task Read_Native_IsComplete()
    {
        var name = NewName();
        await RegisterAsync(name, "10.0.0.1", "warning", new()
        {
            ["Tags"] = new JsonArray("b", "a"),
            ["Meta"] = new JsonObject { ["version"] = "1" },
            ["Weights"] = new JsonObject { ["Passing"] = 3, ["Warning"] = 1 },
        });
        var snapshot = await Source.ReadAsync(name, Token);
        Assert.That(snapshot.Instances, Is.EqualTo(new[]
        {
            new ServiceInstance
            {
                Host = "10.0.0.1",
                Port = 80,
                Weight = 300,
                Health = InstanceHealth.Warning,
                Tags = ["b", "a"],
                Metadata = MetadataMap.From([new("version", "1")]),
            },
        }));
    }

    [Test]
    public async Task Read_FiveHundredInstances_OfAStrangeName_ByNameAndByDump()
    {
        var name = NewName("DEFAULT_GROUP@@a/b ü");
        for (var start = 0; start < 500; start += 50)
        {
            var operations = new JsonArray([.. Enumerable.Range(start, 50).Select(number => new JsonObject
            {
                ["Service"] = new JsonObject
                {
                    ["Verb"] = "set",
                    ["Node"] = "big",
                    ["Service"] = new JsonObject { ["ID"] = $"{name}{number}", ["Service"] = name, ["Address"] = $"10.1.{number / 250}.{number % 250}", ["Port"] = number },
                },
            })]);
            await Api.PutAsync("/v1/catalog/register", """{"Node":"big","Address":"10.0.0.9","SkipNodeUpdate":true}""", Token);
            await Api.PutAsync("/v1/txn", operations.ToJsonString(), Token);
        }

        var byName = await Source.ReadAsync(name, Token);
        var byDump = (await Source.ReadServicesAsync([ServiceKeys.Of(name), .. Others()], Token).ToListAsync(Token)).Single(snapshot => snapshot.Exists);
        Assert.That(byName.Instances, Has.Length.EqualTo(500));
        Assert.That(byDump.Instances, Is.EquivalentTo(byName.Instances));
        Assert.That((await Source.ListServicesAsync("default", Token)).Services, Does.Contain(ServiceKeys.Of(name)).And.Not.Contain(ServiceKeys.Of("consul")));
    }

    [Test]
    public async Task Read_Unknown_IsAbsentBothWays()
    {
        Assert.That((await Source.ReadAsync("nobody", Token)).Exists, Is.False);
        Assert.That(await Source.ReadServicesAsync(Others(), Token).AllAsync(snapshot => !snapshot.Exists, Token), Is.True);
    }

    [Test]
    public async Task Read_NameConsulCannotBeAskedFor_ComesFromTheDump()
    {
        var name = NewName("a//b");
        await RegisterAsync(name, "10.0.0.1");
        Assert.That((await Source.ReadAsync(name, Token)).Instances, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Read_Versions_GrowWithEachChangeWhicheverWayTheyAreRead()
    {
        var name = NewName();
        SnapshotVersion? last = null;
        for (var round = 0; round < 6; round++)
        {
            await RegisterAsync(name, $"10.0.0.{round}");
            var keys = round % 2 == 0 ? [ServiceKeys.Of(name)] : Others().Prepend(ServiceKeys.Of(name)).ToList();
            var version = (await Source.ReadServicesAsync(keys, Token).ToListAsync(Token)).Single(snapshot => snapshot.Exists).Version!.Value;
            Assert.That(last is { } before && version.IsOlderThan(before), Is.False);
            Assert.That(version, Is.Not.EqualTo(last));
            last = version;
        }
    }

    private static List<ServiceKey> Others() => [.. Enumerable.Range(0, 30).Select(number => ServiceKeys.Of($"nobody-{number}"))];
}
