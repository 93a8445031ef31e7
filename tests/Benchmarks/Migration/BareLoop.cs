using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>Loops that know beforehand what to write to a Polaris.</summary>
internal sealed class BareLoop(FakePolaris polaris, int services, int instances) : IDisposable
{
    private const int ItemsAtOnce = 100;
    private const int CallsAtOnce = 4;
    private readonly HttpClient _http = Client(polaris);

    /// <summary>Services first, up to 100 in a call, then instances in batches of 100, four at a time.</summary>
    public async Task WriteInBatchesAsync(CancellationToken cancellationToken)
    {
        foreach (var names in Enumerable.Range(0, services).Chunk(ItemsAtOnce))
        {
            await PostAsync("/naming/v1/services", [.. names.Select(service => new JsonObject { ["namespace"] = "default", ["name"] = NacosFleet.NameOf(service) })], cancellationToken);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, services * instances).Chunk(ItemsAtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (numbers, token) => await PostAsync("/naming/v1/instances", [.. numbers.Select(ToInstance)], token));
    }

    /// <summary>One instance a call, one call after the other, its service made on the fly.</summary>
    public async Task WriteOneByOneAsync(int count, CancellationToken cancellationToken)
    {
        for (var number = 0; number < count; number++)
        {
            await PostAsync("/naming/v1/instances", [ToInstance(number)], cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private JsonObject ToInstance(int number) => new()
    {
        ["namespace"] = "default",
        ["service"] = NacosFleet.NameOf(number / instances),
        ["host"] = NacosFleet.HostOf(number / instances, number % instances),
        ["port"] = 8080,
        ["weight"] = 100,
        ["healthy"] = true,
        ["metadata"] = new JsonObject { ["version"] = "1.4.2", ["zone"] = "eu-1", ["team"] = "payments", ["__sync__"] = "nacos1" },
    };

    private async Task PostAsync(string path, JsonArray items, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(path, items, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private static HttpClient Client(FakePolaris polaris)
    {
        var client = new HttpClient { BaseAddress = polaris.HttpAddress };
        client.DefaultRequestHeaders.Add("X-Polaris-Token", polaris.Token);
        return client;
    }
}
