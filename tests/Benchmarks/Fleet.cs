using System.Globalization;
using System.Text.Json.Nodes;

namespace PolarisSync.Benchmarks;

/// <summary>Services with instances, written to a Consul in transactions of 64 operations, four at once, as fast as a bare loop can.</summary>
internal sealed class Fleet(int services, int instances)
{
    private const int OperationsAtOnce = 64;
    private const int CallsAtOnce = 4;

    /// <summary>How many instances there are.</summary>
    public int Count => services * instances;

    /// <summary>Writes every instance with one check, as an application registers it.</summary>
    public Task WriteAsync(Uri server, string node, CancellationToken cancellationToken) =>
        WriteAsync(server, node, number => (Named(number), Meta(), null, "alive"), cancellationToken);

    /// <summary>Writes what the adapter writes for an owner, word for word: same ids, mark, weights and check, each under the same condition.</summary>
    public Task WriteCopiesAsync(Uri server, string owner, CancellationToken cancellationToken) => WriteAsync(
        server,
        $"polaris-sync-{owner}",
        number => ($"{ServiceOf(number)}~{AddressOf(number)}~8080", Marked(owner), new JsonObject { ["Passing"] = 1, ["Warning"] = 1 }, "Health at the source"),
        cancellationToken);

    private async Task WriteAsync(
        Uri server, string node, Func<int, (string Id, JsonObject Meta, JsonObject? Weights, string Check)> describe, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server };
        var registration = new JsonObject { ["Node"] = node, ["Address"] = "127.0.0.1" };
        await PutAsync(http, "/v1/catalog/register", registration.ToJsonString(), cancellationToken);
        var perTransaction = OperationsAtOnce / 2;
        var bodies = Enumerable.Range(0, Count).Chunk(perTransaction)
            .Select(numbers => new JsonArray([.. numbers.SelectMany(number => Operations(node, number, describe(number)))]).ToJsonString());
        await Parallel.ForEachAsync(
            bodies,
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (body, token) => await PutAsync(http, "/v1/txn", body, token));
    }

    private IEnumerable<JsonNode> Operations(string node, int number, (string Id, JsonObject Meta, JsonObject? Weights, string Check) instance)
    {
        var service = new JsonObject
        {
            ["ID"] = instance.Id,
            ["Service"] = ServiceOf(number),
            ["Address"] = AddressOf(number),
            ["Port"] = 8080,
            ["Tags"] = new JsonArray("primary"),
            ["Meta"] = instance.Meta,
            ["ModifyIndex"] = 0,
        };
        if (instance.Weights is not null)
        {
            service["Weights"] = instance.Weights;
        }

        yield return new JsonObject { ["Service"] = new JsonObject { ["Verb"] = "cas", ["Node"] = node, ["Service"] = service } };
        yield return new JsonObject
        {
            ["Check"] = new JsonObject
            {
                ["Verb"] = "cas",
                ["Check"] = new JsonObject
                {
                    ["Node"] = node, ["CheckID"] = "service:" + instance.Id, ["Name"] = instance.Check, ["Status"] = "passing", ["ServiceID"] = instance.Id, ["ModifyIndex"] = 0,
                },
            },
        };
    }

    private string ServiceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"service-{number / instances:00000}");

    private string Named(int number) => string.Create(CultureInfo.InvariantCulture, $"{ServiceOf(number)}-{number % instances}");

    private static string AddressOf(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");

    private static JsonObject Meta() => new() { ["version"] = "1.4.2", ["zone"] = "eu-1", ["team"] = "payments" };

    private static JsonObject Marked(string owner)
    {
        var meta = Meta();
        meta["__sync__"] = owner;
        return meta;
    }

    private static async Task PutAsync(HttpClient http, string path, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PutAsync(path, content, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
