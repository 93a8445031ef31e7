using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolarisSync.Tests.Fakes.Nacos.Grpc;
using PolarisSync.Tests.Fakes.Nacos.Http;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>The ports of one running server: HTTP, gRPC a thousand above it, and the console of 3.x.</summary>
internal sealed class NacosListener : IAsyncDisposable
{
    private const int GrpcOffset = 1000;
    private const int MaxMessage = 10 * 1024 * 1024;
    private const int Attempts = 50;
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, ConnectionContext> _transports;

    private NacosListener(WebApplication application, ConcurrentDictionary<string, ConnectionContext> transports, ConnectionTable connections, int port, int consolePort)
    {
        _application = application;
        _transports = transports;
        Connections = connections;
        Port = port;
        ConsolePort = consolePort;
    }

    public ConnectionTable Connections { get; }

    public int Port { get; }

    public int ConsolePort { get; }

    /// <summary>Listens on given ports, or on a pair that is free.</summary>
    public static async Task<NacosListener> StartAsync(NacosServerState state, int? port, int? consolePort, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ListenAsync(state, port ?? FreePort(mustFitOffset: true), consolePort ?? FreePort(mustFitOffset: false), cancellationToken);
            }
            catch (IOException taken) when (attempt < Attempts && taken.InnerException is AddressInUseException or SocketException or null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Cuts every connection there is; new ones are welcome.</summary>
    public void Cut()
    {
        foreach (var transport in _transports.Values)
        {
            transport.Abort(new ConnectionAbortedException("The fake was told to cut its connections."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        Connections.CloseStreams();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
        Connections.Dispose();
    }

    private static async Task<NacosListener> ListenAsync(NacosServerState state, int port, int consolePort, CancellationToken cancellationToken)
    {
        var connections = new ConnectionTable(state);
        var router = new HttpRouter(state, connections);
        var transports = new ConcurrentDictionary<string, ConnectionContext>(StringComparer.Ordinal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(state).AddSingleton(connections).AddSingleton<GrpcHandlers>();
        builder.Services.AddSingleton<NacosRequestService>().AddSingleton<NacosStreamService>();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.EnableDetailedErrors) = (MaxMessage, true));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, options => Watch(options, HttpProtocols.Http1));
            if (state.Version.Major >= 2)
            {
                kestrel.Listen(IPAddress.Loopback, port + GrpcOffset, options => Watch(options, HttpProtocols.Http2));
            }

            if (state.Version.Major >= 3)
            {
                kestrel.Listen(IPAddress.Loopback, consolePort, options => Watch(options, HttpProtocols.Http1));
            }
        });
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<NacosRequestService>();
        application.MapGrpcService<NacosStreamService>();
        application.MapFallback("{**path}", http => router.HandleAsync(http, state.Version.Major >= 3 && http.Connection.LocalPort == consolePort));
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            connections.Dispose();
            throw;
        }

        return new NacosListener(application, transports, connections, port, consolePort);

        void Watch(ListenOptions options, HttpProtocols protocols)
        {
            options.Protocols = protocols;
            options.Use(next => async transport =>
            {
                transports[transport.ConnectionId] = transport;
                try
                {
                    await next(transport);
                }
                finally
                {
                    transports.TryRemove(transport.ConnectionId, out _);
                    connections.Ended(transport.ConnectionId);
                }
            });
        }
    }

    private static int FreePort(bool mustFitOffset)
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (!mustFitOffset || port + GrpcOffset <= IPEndPoint.MaxPort)
            {
                return port;
            }
        }
    }
}
