using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Looks at a Nacos over HTTP as clients and the console do: what it shows lags behind what was written.</summary>
internal sealed class NacosSight : IDisposable
{
    private const string Group = "DEFAULT_GROUP";
    private readonly HttpClient _http;

    private NacosSight(HttpClient http, string? token) => (_http, Token) = (http, token);

    /// <summary>Of the login; null where none was asked for.</summary>
    public string? Token { get; }

    /// <summary>Logs in, where that is needed, and looks.</summary>
    /// <param name="address">HTTP, without the context path.</param>
    /// <param name="auth">Whether the server asks for a login; user and password are <c>nacos</c>.</param>
    public static async Task<NacosSight> OpenAsync(Uri address, bool auth)
    {
        var http = new HttpClient { BaseAddress = address };
        if (!auth)
        {
            return new(http, null);
        }

        using var login = new FormUrlEncodedContent([new("username", "nacos"), new("password", "nacos")]);
        using var answer = await http.PostAsync("/nacos/v1/auth/login", login);
        var token = (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["accessToken"]!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new(http, token);
    }

    /// <summary>Everything there is in the default namespace, in one call.</summary>
    public async Task<IReadOnlyList<Seen>> AllAsync()
    {
        var services = await GetAsync("/nacos/v1/ns/catalog/services?withInstances=true&pageNo=1&pageSize=1000&namespaceId=public");
        return
        [
            .. services.AsArray().SelectMany(static service => service!["clusterMap"]!.AsObject().SelectMany(static cluster => cluster.Value!["hosts"]!.AsArray())
                .Select(host => See((string)service["serviceName"]!, host!, (bool)host!["valid"]!))),
        ];
    }

    /// <summary>The instances of a service that a client is given.</summary>
    public async Task<IReadOnlyList<Seen>> ListAsync(string service)
    {
        var answer = await GetAsync($"/nacos/v1/ns/instance/list?namespaceId=public&serviceName={Uri.EscapeDataString($"{Group}@@{service}")}");
        return [.. answer["hosts"]!.AsArray().Select(host => See(service, host!, (bool)host!["healthy"]!))];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Seen See(string service, JsonNode host, bool healthy) => new(
        service,
        FormattableString.Invariant($"{(string)host["ip"]!}:{(int)host["port"]!}"),
        host["metadata"]?.AsObject().ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value ?? "", StringComparer.Ordinal) ?? [],
        healthy && (bool)host["enabled"]!);

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path))!;
}
