using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Http;

/// <summary>API, health and metrics over HTTP. Its life belongs to its owner: it listens to no signal of its own.</summary>
internal sealed partial class HttpSurface(HttpAddress wanted, ImmutableArray<ApiRoute> routes, Gatekeeper gatekeeper, Redactor redactor, ILoggerFactory loggerFactory) : IAsyncDisposable
{
    private const int LargestBody = 64 * 1024;

    private readonly ILogger _logger = loggerFactory.CreateLogger<HttpSurface>();
    private readonly RedactingJson _json = new(redactor);
    private readonly OpenApiDocuments _documents = new();
    private WebApplication? _application;

    /// <summary>The address it was told to listen on.</summary>
    public HttpAddress Wanted { get; } = wanted;

    /// <summary>Where it really listens; null before it does.</summary>
    public HttpAddress? Address { get; private set; }

    /// <summary>Begins to listen; may be called again after it failed.</summary>
    /// <exception cref="IOException">The address is in use or is not one of this machine.</exception>
    public async Task<HttpAddress> StartAsync(CancellationToken cancellationToken)
    {
        var application = Build();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (System.Net.Sockets.SocketException error)
        {
            await application.DisposeAsync();
            throw new IOException(error.Message, error);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        _application = application;
        var bound = new Uri(((IApplicationBuilder)application).ServerFeatures.Get<IServerAddressesFeature>()!.Addresses.First());
        Address = new HttpAddress(bound.Host.Trim('[', ']'), bound.Port);
        return Address;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_application is not null)
        {
            await _application.StopAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
            _application = null;
        }

        _documents.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "polarissync", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        OpenApiDocuments.AddTo(builder.Services);
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var application = builder.Build();
        application.Use(AnswerFailuresAsync);
        _documents.Use(application.Services);
        new ApiTable(gatekeeper, [.. routes, _documents.Route]).Map(application);
        return application;
    }

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = LargestBody;
        if (Wanted.ToBind() is { } address)
        {
            options.Listen(address, Wanted.Port);
        }
        else
        {
            options.ListenAnyIP(Wanted.Port);
        }
    }

    private async Task AnswerFailuresAsync(HttpContext context, RequestDelegate next)
    {
        context.UseRedaction(_json);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (ApiException refused) when (!context.Response.HasStarted)
        {
            await context.WriteProblemAsync(refused.Status, refused.Message);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await context.WriteProblemAsync(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {LargestBody / 1024} KiB."
                : $"The request cannot be read: {bad.Message}");
        }
        catch (ObjectDisposedException) when (!context.Response.HasStarted)
        {
            await context.WriteProblemAsync(StatusCodes.Status503ServiceUnavailable, "The host is stopping.");
        }
#pragma warning disable CA1031 // The caller gets an answer whatever happened; what it was stands in the log.
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(_logger, context.Request.Path, error);
            await context.WriteProblemAsync(StatusCodes.Status500InternalServerError, "The host failed to answer; its log says why.");
        }
#pragma warning restore CA1031
    }
}
