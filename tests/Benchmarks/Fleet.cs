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

    /// <summary>
    /// Writes every instance with one check, on a node that is registered first; each write under the condition that nothing is there, as the
    /// adapter writes.
    /// </summary>
    public async Task WriteAsync(Uri server, string node, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server };
        var registration = new JsonObject { ["Node"] = node, ["Address"] = "127.0.0.1" };
        await PutAsync(http, "/v1/catalog/register", registration.ToJsonString(), cancellationToken);
        var perTransaction = OperationsAtOnce / 2;
        var bodies = Enumerable.Range(0, Count).Chunk(perTransaction).Select(numbers => new JsonArray([.. numbers.SelectMany(number => Operations(node, number))]).ToJsonString());
        await Parallel.ForEachAsync(
            bodies,
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (body, token) => await PutAsync(http, "/v1/txn", body, token));
    }

    private IEnumerable<JsonNode> Operations(string node, int number)
    {
        var service = string.Create(CultureInfo.InvariantCulture, $"service-{number / instances:00000}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{service}-{number % instances}");
        yield return new JsonObject
        {
            ["Service"] = new JsonObject
            {
                ["Verb"] = "cas",
                ["Node"] = node,
                ["Service"] = new JsonObject
                {
                    ["ID"] = id,
                    ["Service"] = service,
                    ["Address"] = string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"),
                    ["Port"] = 8080,
                    ["Tags"] = new JsonArray("primary"),
                    ["Meta"] = new JsonObject { ["version"] = "1.4.2", ["zone"] = "eu-1", ["team"] = "payments" },
                },
            },
        };
        yield return new JsonObject
        {
            ["Check"] = new JsonObject
            {
                ["Verb"] = "cas",
                ["Check"] = new JsonObject { ["Node"] = node, ["CheckID"] = "service:" + id, ["Name"] = "alive", ["Status"] = "passing", ["ServiceID"] = id },
            },
        };
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
