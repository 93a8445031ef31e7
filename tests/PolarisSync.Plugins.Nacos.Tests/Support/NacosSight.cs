using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Looks at a 2.x server without the adapter, and writes persistent instances as an application or an operator would.</summary>
internal sealed class NacosSight(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };

    /// <summary>Everything at a service, disabled and unhealthy included.</summary>
    public async Task<IReadOnlyList<JsonObject>> InstancesAsync(string service, CancellationToken cancellationToken, string ns = "public", string group = "DEFAULT_GROUP")
    {
        var path = $"/nacos/v2/ns/catalog/instances?namespaceId={ns}&serviceName={Uri.EscapeDataString($"{group}@@{service}")}&pageNo=1&pageSize=100000";
        var answer = JsonNode.Parse(await _http.GetStringAsync(path, cancellationToken))!;
        return [.. (answer["data"]!["instances"]?.AsArray() ?? []).Select(instance => instance!.AsObject())];
    }

    /// <summary>A request of any method with everything in the query.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{(int)response.StatusCode} for {path}: {body}");
    }

    public Task PutPersistentAsync(string service, string host, CancellationToken cancellationToken, string metadata = "{}") => SendAsync(
        HttpMethod.Post,
        $"/nacos/v1/ns/instance?serviceName={service}&ip={host}&port=80&ephemeral=false&metadata={Uri.EscapeDataString(metadata)}",
        cancellationToken);

    public static HostPort AddressOf(JsonObject instance) => new((string)instance["ip"]!, (int)instance["port"]!);

    public static bool IsCopy(JsonObject instance) => instance["metadata"]!.AsObject().ContainsKey(SyncMark.MetadataKey);

    public void Dispose() => _http.Dispose();
}
