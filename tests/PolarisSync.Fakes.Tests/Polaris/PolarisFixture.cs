using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Applications;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>A fake Polaris on a clock that tests move, an application, and bare HTTP.</summary>
internal sealed class PolarisFixture : IAsyncDisposable
{
    private readonly FakeTimeProvider _time;
    private readonly HttpClient _http;

    private PolarisFixture(FakePolaris server, FakeTimeProvider time)
    {
        Server = server;
        _time = time;
        Clock = new(time);
        Application = PolarisApplication.Of(server);
        _http = new() { BaseAddress = server.HttpAddress, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Add("X-Polaris-Token", server.Token);
    }

    public FakePolaris Server { get; }

    public TestClock Clock { get; }

    public PolarisApplication Application { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Starts one; without options nothing costs anything.</summary>
    public static async Task<PolarisFixture> StartAsync(FakePolarisOptions? options = null)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        return new(await FakePolaris.StartAsync((options ?? new() { Costs = PolarisCosts.None }) with { Time = time }, CancellationToken.None), time);
    }

    public static PolarisInstance Native(int number, string service = "orders") =>
        new() { Service = service, Host = $"10.0.{number / 250}.{number % 250}", Port = 8080 };

    public static object Item(PolarisInstance instance, string? mark = null, int weight = 100) => new
    {
        id = instance.Id.Length == 0 ? null : instance.Id,
        @namespace = instance.Namespace,
        service = instance.Service,
        host = instance.Host,
        port = instance.Port,
        weight,
        metadata = mark is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [PolarisInstance.MarkKey] = mark },
    };

    public async Task<JsonObject> PostAsync(string path, object body)
    {
        using var response = await _http.PostAsync(path, JsonContent.Create(body));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    public async Task<JsonObject> PutAsync(string path, params object[] items)
    {
        using var response = await _http.PutAsync(path, JsonContent.Create(items));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public Task<JsonObject> WriteAsync(params object[] items) => PostAsync("/naming/v1/instances", items);

    /// <summary>How much of the server's time a call takes: the clock is moved in small steps until it is done. Real work on the way adds a little.</summary>
    public async Task<TimeSpan> MeasureAsync(Func<Task> call)
    {
        var began = Now;
        var running = call();
        while (!running.IsCompleted)
        {
            Assert.That(Now - began, Is.LessThan(TimeSpan.FromMinutes(1)), "Not done within a minute of the server's time.");
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await running;
        return Now - began;
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
