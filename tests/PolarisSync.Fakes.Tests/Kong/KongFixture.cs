using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>A fake Kong and bare HTTP.</summary>
internal sealed class KongFixture : IAsyncDisposable
{
    private readonly HttpClient _http;

    private KongFixture(FakeKong server)
    {
        Server = server;
        _http = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeKong Server { get; }

    public static async Task<KongFixture> StartAsync(FakeKongOptions? options = null) =>
        new(await FakeKong.StartAsync(options ?? new(), CancellationToken.None));

    public static Task<KongFixture> StartAsync(KongVersion version) => StartAsync(new FakeKongOptions { Version = version });

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string method, string path, object? body = null, string? header = null, string? value = null)
    {
        using var response = await RawAsync(method, path, body, header, value);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<HttpResponseMessage> RawAsync(string method, string path, object? body = null, string? header = null, string? value = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await _http.SendAsync(request, cancellationToken);
    }

    /// <summary>The addresses that a list shows.</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync(string path) =>
        [.. (await SendAsync("GET", path)).Body!["data"]!.AsArray().Select(row => row!["target"]!.GetValue<string>())];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
