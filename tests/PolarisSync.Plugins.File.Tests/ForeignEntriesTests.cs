using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Tests;

public sealed class ForeignEntriesTests
{
    private const string Theirs = """
        {
          // what people wrote
          "title": "ours alone",
          "services": [
            { "name": "zebra", "note": [1, 2.50, null], "instances": [ { "port": 1, "host": "z", "extra": { "deep": ["ü", 1e3] } } ] },
            { "name": "orders", "x": true, "metadata": { "team": "shop" }, "instances": [
              { "host": "10.1.0.1", "port": 80, "weight": 7, "since": "2020", },
              { "host": "10.9.9.9", "port": 80, "metadata": { "__sync__": "java" } },
            ], },
          ],
        }
        """;

    [Test]
    public async Task Apply_ForeignMembersAndOrder_AreKept()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], Theirs);
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"]);

        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(2, "a"), Texts.Copy(1, "a"));
        await Texts.CreateAsync(endpoint, new("other", "new"), Texts.Copy(1, "a"));

        var text = await System.IO.File.ReadAllTextAsync(folder["registry.json"]);
        Assert.That(text, Is.EqualTo("""
            {
              "title": "ours alone",
              "services": [
                {
                  "name": "zebra",
                  "note": [
                    1,
                    2.50,
                    null
                  ],
                  "instances": [
                    {
                      "port": 1,
                      "host": "z",
                      "extra": {
                        "deep": [
                          "ü",
                          1e3
                        ]
                      }
                    }
                  ]
                },
                {
                  "name": "orders",
                  "x": true,
                  "metadata": {
                    "team": "shop"
                  },
                  "instances": [
                    {
                      "host": "10.1.0.1",
                      "port": 80,
                      "weight": 7,
                      "since": "2020"
                    },
                    {
                      "host": "10.9.9.9",
                      "port": 80,
                      "metadata": {
                        "__sync__": "java"
                      }
                    },
                    {
                      "id": "polaris-sync:a:10.1.0.1:80",
                      "host": "10.1.0.1",
                      "port": 80,
                      "weight": 100,
                      "health": "passing",
                      "metadata": {
                        "__sync__": "a"
                      }
                    },
                    {
                      "id": "polaris-sync:a:10.1.0.2:80",
                      "host": "10.1.0.2",
                      "port": 80,
                      "weight": 100,
                      "health": "passing",
                      "metadata": {
                        "__sync__": "a"
                      }
                    }
                  ]
                },
                {
                  "namespace": "other",
                  "name": "new",
                  "managedBy": "polaris-sync",
                  "instances": [
                    {
                      "id": "polaris-sync:a:10.1.0.1:80",
                      "host": "10.1.0.1",
                      "port": 80,
                      "weight": 100,
                      "health": "passing",
                      "metadata": {
                        "__sync__": "a"
                      }
                    }
                  ]
                }
              ]
            }

            """));
    }

    [Test]
    public async Task Read_CopyOfAnotherTool_IsForeignAndCarriesItsMark()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], Theirs);

        var observed = await Texts.ObserveAsync(TestFolder.CreateEndpoint(folder["registry.json"]), Texts.Orders);

        Assert.Multiple(() =>
        {
            Assert.That(observed.ServiceIsOurs, Is.False);
            Assert.That(observed.Instances.Select(instance => instance.Ownership), Is.All.EqualTo(CopyOwnership.Foreign));
            Assert.That(observed.Instances.Select(instance => instance.Instance.Mark), Is.EqualTo(new[] { null, "java" }));
        });
    }

    [Test]
    public async Task Remove_ServiceIsForeignOrNotEmpty_Stays()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], """{ "services": [ { "name": "orders", "instances": [] } ] }""");
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"]);
        var mine = new ServiceKey("default", "mine");
        await Texts.CreateAsync(endpoint, mine);

        var foreign = await RemoveAsync(Texts.Orders);
        var ours = await RemoveAsync(mine);

        Assert.Multiple(() =>
        {
            Assert.That(foreign.Service.IsApplied, Is.False);
            Assert.That(ours.Service.IsApplied, Is.True);
        });
        using var document = JsonDocument.Parse(await System.IO.File.ReadAllBytesAsync(folder["registry.json"]));
        Assert.That(document.RootElement.GetProperty("services").EnumerateArray().Select(service => service.GetProperty("name").GetString()), Is.EqualTo(["orders"]));

        async Task<ChangeSetResult> RemoveAsync(ServiceKey service) => (await endpoint.Destination!.ApplyAsync(
            [new() { Target = new(service), Observed = await Texts.ObserveAsync(endpoint, service), Service = ServiceAction.Remove }], CancellationToken.None)).ChangeSets.Single();
    }

    [Test]
    public async Task Apply_HandleOfAForeignEntry_IsRefused()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], Theirs);
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"]);
        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "b"));
        var observed = await Texts.ObserveAsync(endpoint, Texts.Orders);
        var copyOfB = observed.Instances.Single(instance => instance.Owner == "b");

        var result = (await endpoint.Destination!.ApplyAsync(
            [new() { Target = new(Texts.Orders), Observed = observed, Changes = [new() { Kind = ChangeKind.Delete, Owner = "a", Observed = copyOfB }] }],
            CancellationToken.None)).ChangeSets.Single();

        Assert.That(result.Outcomes.Single().Error, Is.EqualTo(SyncErrorKind.Rejected));
        Assert.That((await Texts.ObserveAsync(endpoint, Texts.Orders)).Instances, Has.Length.EqualTo(3));
    }
}
