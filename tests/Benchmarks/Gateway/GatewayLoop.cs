using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Benchmarks.Gateway;

/// <summary>Writes upstreams, targets and services to a Kong with ten connections, knowing beforehand what to write.</summary>
internal sealed class GatewayLoop : IDisposable
{
    /// <summary>As many calls at once as decK makes.</summary>
    private const int CallsAtOnce = 10;

    private readonly HttpClient _http;

    public GatewayLoop(Uri address) =>
        _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = CallsAtOnce }, disposeHandler: true) { BaseAddress = address };

    /// <summary>Writes each upstream before its targets, the service last.</summary>
    public Task WriteAsync(int upstreams, int targets, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, upstreams),
        new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
        async (upstream, token) =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"a0.default.service-{upstream:00000}");
            await PostAsync("/upstreams", new() { ["name"] = name + ".default" }, token);
            for (var target = 0; target < targets; target++)
            {
                await PostAsync($"/upstreams/{name}.default/targets", new() { ["target"] = string.Create(CultureInfo.InvariantCulture, $"10.1.{upstream}.{target}:8080"), ["weight"] = 100 }, token);
            }

            await PostAsync("/services", new() { ["name"] = name, ["host"] = name + ".default", ["port"] = 80, ["protocol"] = "http" }, token);
        });

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
