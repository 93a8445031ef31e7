using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Tests.RealServer;

/// <summary>
/// Stands before one HTTP server: counts connections, keeps every request, and misbehaves on demand. Its address stays the same while it is taken down
/// and brought back.
/// </summary>
public sealed class CountingProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ConcurrentQueue<ProxyRequest> _requests = new();
    private readonly int _port = FreePorts.Find(1)[0];
    private WebApplication? _application;
    private volatile CancellationTokenSource _faultEnds = new();
    private volatile ProxyFault _fault;
    private int _connections;
    private int _mostConnections;

    private CountingProxy(Uri target) => _target = target;

    /// <summary>Where to connect to.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Connections open now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Most connections open at once so far.</summary>
    public int MostConnections => Volatile.Read(ref _mostConnections);

    /// <summary>Paths to answer with 404 instead of passing them on, as a server of another version would; none by default.</summary>
    public Func<string, bool> Missing { get; set; } = _ => false;

    /// <summary>Every request since the start or the last <see cref="Forget"/>, in order of arrival.</summary>
    public IReadOnlyList<ProxyRequest> Requests => [.. _requests];

    /// <summary>The requests that write.</summary>
    public IReadOnlyList<ProxyRequest> Writes => [.. _requests.Where(request => !request.IsRead)];

    /// <summary>The reads that do not wait.</summary>
    public IReadOnlyList<ProxyRequest> PlainReads => [.. _requests.Where(request => request is { IsRead: true, IsBlocking: false })];

    /// <summary>Told of every request as it arrives, before it is passed on; null for nobody.</summary>
    public Action<ProxyRequest>? Arrived { get; set; }

    /// <summary>Starts a proxy before a server.</summary>
    public static async Task<CountingProxy> StartAsync(Uri target, CancellationToken cancellationToken)
    {
        var proxy = new CountingProxy(target);
        await proxy.BringUpAsync(cancellationToken);
        return proxy;
    }

    /// <summary>Forgets the requests kept so far; counts of connections stay.</summary>
    public void Forget() => _requests.Clear();

    /// <summary>Misbehaves from now on, requests under way included (they break off); <see cref="ProxyFault.None"/> ends it.</summary>
    public async Task SetFaultAsync(ProxyFault fault)
    {
        _fault = fault;
        var ended = _faultEnds;
        _faultEnds = new();
        await ended.CancelAsync();
    }

    /// <summary>Like <see cref="SetFaultAsync"/> with <see cref="ProxyFault.Hang"/>, but requests under way stay open without an answer.</summary>
    public void HangQuietly() => _fault = ProxyFault.Hang;

    /// <summary>Refuses connections and breaks those there are.</summary>
    public async Task TakeDownAsync()
    {
        if (_application is { } application)
        {
            _application = null;
            await application.StopAsync(new CancellationToken(canceled: true));
            await application.DisposeAsync();
        }
    }

    /// <summary>Listens again at the same address.</summary>
    public async Task BringUpAsync(CancellationToken cancellationToken)
    {
        if (_application is not null)
        {
            return;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, _port, listen => listen.Use(CountAsync));
        });
        _application = builder.Build();
        _application.Run(HandleAsync);
        await _application.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await TakeDownAsync();
        _http.Dispose();
        _faultEnds.Dispose();
    }

    private ConnectionDelegate CountAsync(ConnectionDelegate next) => async connection =>
    {
        var now = Interlocked.Increment(ref _connections);
        for (var most = _mostConnections; now > most; most = _mostConnections)
        {
            Interlocked.CompareExchange(ref _mostConnections, now, most);
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    };

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var token = context.Request.Headers["X-Consul-Token"].FirstOrDefault();
        var arrived = new ProxyRequest(context.Request.Method, path, System.Text.Encoding.UTF8.GetString(body.ToArray()), token);
        _requests.Enqueue(arrived);
        Arrived?.Invoke(arrived);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _faultEnds.Token);
        try
        {
            switch (_fault)
            {
                case ProxyFault.Hang:
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends.Token);
                    break;
                case ProxyFault.Error:
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                    await context.Response.WriteAsync("rpc error making call: stream closed", ends.Token);
                    break;
                case ProxyFault.EmptyObject:
                    context.Response.ContentType = "application/json";
                    await context.Response.WriteAsync("{}", ends.Token);
                    break;
                case ProxyFault.NoRights when context.Request.Method != "GET" || path.StartsWith("/v1/agent/", StringComparison.Ordinal):
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    await context.Response.WriteAsync("Permission denied", ends.Token);
                    break;
                default:
                    if (Missing(path))
                    {
                        context.Response.StatusCode = StatusCodes.Status404NotFound;
                        break;
                    }

                    await ForwardAsync(context, path, body.ToArray(), ends.Token);
                    break;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort();
        }
    }

    private async Task ForwardAsync(HttpContext context, string path, byte[] body, CancellationToken cancellationToken)
    {
        var uri = new Uri(_target.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new(context.Request.Method), uri);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in context.Request.Headers.Where(header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value.ToString());
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        if (_fault == ProxyFault.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Where(header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || header.Key == "Location"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (_fault == ProxyFault.NoRights)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            await context.Response.WriteAsync(text.StartsWith('{') ? "{}" : text.StartsWith('[') ? "[]" : text, cancellationToken);
            return;
        }

        await response.Content.CopyToAsync(context.Response.Body, cancellationToken);
    }
}
