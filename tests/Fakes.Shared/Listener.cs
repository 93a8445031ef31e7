using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Tests.Fakes;

/// <summary>A port of 127.0.0.1 that can be closed, with everything on it cut, and opened again.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan BindDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BindPause = TimeSpan.FromMilliseconds(20);
    private readonly HttpProtocols _protocols;
    private readonly Action<IServiceCollection> _services;
    private readonly Action<WebApplication> _map;
    private WebApplication? _application;

    public Listener(HttpProtocols protocols, Action<IServiceCollection> services, Action<WebApplication> map) =>
        (_protocols, _services, _map) = (protocols, services, map);

    /// <summary>HTTP/1.1, everything handled by one function.</summary>
    public Listener(RequestDelegate handle)
        : this(HttpProtocols.Http1, static _ => { }, application => application.Run(handle))
    {
    }

    /// <summary>The port, the same over all restarts; 0 before the first start.</summary>
    public int Port { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var application = Build();
            try
            {
                await application.StartAsync(cancellationToken);
                Port = new Uri(application.Urls.First()).Port;
                _application = application;
                return;
            }
            catch (IOException) when (Port != 0 && TimeProvider.System.GetElapsedTime(began) < BindDeadline)
            {
                // Another took the port for a moment.
                await application.DisposeAsync();
                await Task.Delay(BindPause, TimeProvider.System, cancellationToken);
            }
        }
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is { } application)
        {
            await application.StopAsync(new CancellationToken(canceled: true));
            await application.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(Listener).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.AllowSynchronousIO = false;
            options.Limits.MaxRequestLineSize = 64 * 1024;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
            options.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = _protocols);
        });
        _services(builder.Services);
        var application = builder.Build();
        _map(application);
        return application;
    }
}
