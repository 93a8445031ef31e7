using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>A port of 127.0.0.1 that can be closed, with everything on it cut, and opened again.</summary>
internal sealed class Listener(RequestDelegate handle) : IAsyncDisposable
{
    private static readonly TimeSpan BindDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BindPause = TimeSpan.FromMilliseconds(20);
    private WebApplication? _application;

    /// <summary>The port, the same over all restarts; 0 before the first start.</summary>
    public int Port { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (_application is null)
        {
            var application = Build();
            try
            {
                await application.StartAsync(cancellationToken);
                Port = new Uri(application.Urls.First()).Port;
                _application = application;
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
            options.Limits.MaxRequestLineSize = 64 * 1024;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, Port);
        });
        var application = builder.Build();
        application.Run(handle);
        return application;
    }
}
