using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Tests.Secrets;

/// <summary>A server that refuses everything and gives back all it was sent and more, as badly written ones and proxies do.</summary>
internal sealed class EchoingServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _calls;

    private EchoingServer(WebApplication application) => _application = application;

    public int Port => new Uri(_application.Urls.Single()).Port;

    /// <summary>How often it was called.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public static async Task<EchoingServer> StartAsync(HttpStatusCode status, IReadOnlyCollection<string> words)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var server = new EchoingServer(builder.Build());
        server._application.Run(async context =>
        {
            Interlocked.Increment(ref server._calls);
            context.Response.StatusCode = (int)status;
            var headers = string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"));
            await context.Response.WriteAsync($"no: {string.Join(' ', words)} {string.Join(' ', words.Select(Uri.EscapeDataString))} {headers}", context.RequestAborted);
        });
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
