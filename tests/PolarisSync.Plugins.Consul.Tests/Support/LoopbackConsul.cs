using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Consul;

/// <summary>A server on loopback that answers what a test tells it to, in the bytes recorded from Consul 1.8.7.</summary>
internal sealed class LoopbackConsul : IAsyncDisposable
{
    public const string Services = """{"consul":[],"s":[]}""";
    public const string Self = """{"Config":{"Datacenter":"dc1","NodeName":"t1","NodeID":"f41cf458-a9c5-247c-6cbe-42c6f144af31","Server":true,"Version":"1.8.7"}}""";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Path, string Body)> _requests = new();

    private LoopbackConsul(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    public IReadOnlyList<(string Path, string Body)> Requests => [.. _requests];

    /// <summary>What to answer; null answers as a quiet agent with one empty service list would.</summary>
    public Func<string, HttpContext, Task<bool>> Answer { get; set; } = (_, _) => Task.FromResult(false);

    public static async Task<LoopbackConsul> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new LoopbackConsul(application);
        application.Run(server.HandleAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>Answers every path that begins like this with one body.</summary>
    public LoopbackConsul With(string path, string body, int status = 200, params (string Name, string Value)[] headers)
    {
        var next = Answer;
        Answer = async (asked, context) =>
        {
            if (!asked.StartsWith(path, StringComparison.Ordinal))
            {
                return await next(asked, context);
            }

            await WriteAsync(context, body, status, headers);
            return true;
        };
        return this;
    }

    public static async Task WriteAsync(HttpContext context, string body, int status = 200, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Consul-Index"] = "10";
        context.Response.Headers["X-Consul-KnownLeader"] = "true";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentType = status == 200 ? "application/json" : "text/plain";
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var reader = new StreamReader(context.Request.Body);
        _requests.Enqueue((path, await reader.ReadToEndAsync()));
        if (!await Answer(path, context))
        {
            await WriteAsync(context, path switch
            {
                "/v1/status/leader" => "\"127.0.0.1:8300\"",
                "/v1/agent/self" => Self,
                "/v1/catalog/services" => Services,
                "/v1/catalog/register" => "true",
                _ => "[]",
            });
        }
    }
}
