using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.RealServer;

/// <summary>What an application or an operator does to Consul by curl, for tests: nothing of the adapter is in it.</summary>
public sealed class ConsulApi : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>For the agent at an address.</summary>
    public ConsulApi(Uri address, string? token)
    {
        _http = new() { BaseAddress = address };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Add("X-Consul-Token", token);
        }
    }

    /// <summary>Reads a path; throws for anything but 200.</summary>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => _http.GetStringAsync(path, cancellationToken);

    /// <summary>Reads a path as JSON.</summary>
    public async Task<JsonNode?> GetJsonAsync(string path, CancellationToken cancellationToken) => JsonNode.Parse(await GetAsync(path, cancellationToken));

    /// <summary>The present X-Consul-Index of a path.</summary>
    public async Task<long> IndexAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken);
        return long.Parse(response.Headers.GetValues("X-Consul-Index").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Writes; throws with the server's words for anything but 200.</summary>
    public async Task<string> PutAsync(string path, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PutAsync(path, content, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK ? answer : throw new HttpRequestException($"{(int)response.StatusCode} {answer}", null, response.StatusCode);
    }

    /// <summary>Registers an instance on a node as applications outside an agent do, with one check when a status is given.</summary>
    public Task RegisterAsync(
        string node, string service, string id, string host, int port, string? status, JsonObject? more, CancellationToken cancellationToken)
    {
        var definition = new JsonObject { ["ID"] = id, ["Service"] = service, ["Address"] = host, ["Port"] = port };
        foreach (var (key, value) in more ?? [])
        {
            definition[key] = value?.DeepClone();
        }

        var body = new JsonObject { ["Node"] = node, ["Address"] = "10.255.0.1", ["SkipNodeUpdate"] = true, ["Service"] = definition };
        if (status is not null)
        {
            body["Check"] = new JsonObject { ["CheckID"] = "service:" + id, ["Name"] = "test", ["Status"] = status, ["ServiceID"] = id };
        }

        return PutAsync("/v1/catalog/register", body.ToJsonString(), cancellationToken);
    }

    /// <summary>Takes one instance away.</summary>
    public Task DeregisterAsync(string node, string id, CancellationToken cancellationToken) =>
        PutAsync("/v1/catalog/deregister", new JsonObject { ["Node"] = node, ["ServiceID"] = id }.ToJsonString(), cancellationToken);

    /// <summary>The instances of a service as /v1/health/service shows them.</summary>
    public async Task<IReadOnlyList<JsonObject>> HealthAsync(string service, CancellationToken cancellationToken) =>
        [.. (await GetJsonAsync("/v1/health/service/" + Uri.EscapeDataString(service), cancellationToken))!.AsArray().Select(entry => entry!.AsObject())];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
