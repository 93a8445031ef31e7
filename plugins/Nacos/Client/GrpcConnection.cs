using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// One client as Nacos sees it: one HTTP/2 connection with the stream that makes it a client and the single calls beside it. What it published and
/// subscribed lives as long as it does; a lost one is never mended but replaced.
/// </summary>
internal sealed class GrpcConnection : ILifeWitness, IAsyncDisposable
{
    private const int LargestMessage = 64 * 1024 * 1024;
    private const int HealthTries = 3;

    // Java's client: asks after 5 s of silence, gives the answer 3 s, tries three times (common/remote/client/RpcClient). The server asks after 20 s.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_healthTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_setupTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_setupStep = TimeSpan.FromMilliseconds(20);

    private readonly GrpcContext _context;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly Uri _address;
    private readonly Action<string, WirePush> _pushed;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AsyncDuplexStreamingCall<Payload, Payload>? _stream;
    private Task _loops = Task.CompletedTask;
    private long _lastHeard;

    private GrpcConnection(GrpcContext context, NacosAddress address, Action<string, WirePush> pushed)
    {
        (_context, _address, _pushed) = (context, address.Grpc, pushed);
        _channel = GrpcChannel.ForAddress(address.Grpc, new GrpcChannelOptions
        {
            HttpHandler = context.CreateHandler(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
            MaxSendMessageSize = LargestMessage,
            MaxRetryAttempts = 1,
        });
        _invoker = _channel.CreateCallInvoker();
        _lastHeard = context.TimeProvider.GetTimestamp();
    }

    /// <summary>Completes with the reason when the connection is lost; never fails.</summary>
    public Task<string> Closed => _closed.Task;

    /// <summary>Connects and becomes a client.</summary>
    /// <param name="context">What connections of this endpoint share.</param>
    /// <param name="address">The node.</param>
    /// <param name="tenant">The namespace the connection is mainly for; only told.</param>
    /// <param name="pushed">Told of pushes of services, by namespace-less name; must be quick and not throw.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="SyncException">Transient.</exception>
    public static async Task<GrpcConnection> OpenAsync(
        GrpcContext context, NacosAddress address, string tenant, Action<string, WirePush> pushed, CancellationToken cancellationToken)
    {
        var connection = new GrpcConnection(context, address, pushed);
        try
        {
            await connection.SetUpAsync(tenant, cancellationToken);
            context.Grace.Join(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks whether a Nacos answers there, without becoming a client.</summary>
    /// <exception cref="SyncException">Transient.</exception>
    public static async Task CheckAsync(GrpcContext context, NacosAddress address, CancellationToken cancellationToken)
    {
        await using var connection = new GrpcConnection(context, address, static (_, _) => { });
        await connection.ServerCheckAsync(cancellationToken);
    }

    /// <summary>Makes one call with our token; logs in anew once when it is refused.</summary>
    /// <exception cref="SyncException">Any kind; Transient when nobody knows whether it was done.</exception>
    public async Task<WireAnswer> CallAsync<T>(string type, T body, JsonTypeInfo<T> json, string what, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            var token = await _context.Tokens.GetAsync(cancellationToken);
            var answer = await ExchangeAsync(type, JsonSerializer.SerializeToUtf8Bytes(body, json), token, what, s_callTimeout, cancellationToken);
            if (answer.ErrorCode is NacosErrors.Unregistered or NacosErrors.UnknownClient)
            {
                Lose($"the server does not know it any more ({NacosErrors.Excerpt(answer.Message ?? "")})");
            }

            if (answer.ErrorCode == 0 && answer.ResultCode == 200)
            {
                return answer;
            }

            if (again || answer.ErrorCode != NacosErrors.NoRight || !_context.Tokens.Refused(token))
            {
                throw NacosErrors.FromAnswer(what, answer);
            }
        }
    }

    /// <summary>Gives the connection up: what it published is gone, and <see cref="Closed"/> completes.</summary>
    public void Lose(string reason)
    {
        _context.Grace.NoteLost(this);
        if (_closed.TrySetResult(reason))
        {
            _stop.Cancel();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> IsKnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A connection that broke unnoticed is made anew for the call, and the server does not know the new one.
            return (await HealthAsync(s_healthTimeout, cancellationToken)).ErrorCode != NacosErrors.Unregistered && !Closed.IsCompleted;
        }
        catch (SyncException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _context.Grace.Leave(this);
        _closed.TrySetResult("it was closed");
        await _stop.CancelAsync();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stream?.Dispose();
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task SetUpAsync(string tenant, CancellationToken cancellationToken)
    {
        await ServerCheckAsync(cancellationToken);
        _stream = _invoker.AsyncDuplexStreamingCall(NacosMethods.Stream, host: null, new CallOptions(cancellationToken: _stop.Token));
        var setup = new WireSetup
        {
            ClientVersion = "Nacos-CSharp-Client:v1.0.0",
            Tenant = tenant,
            Labels = new(StringComparer.Ordinal) { ["source"] = "sdk", ["module"] = "naming" },
        };
        var payload = Pack("ConnectionSetupRequest", JsonSerializer.SerializeToUtf8Bytes(setup, NacosJson.Default.WireSetup), null);
        await GuardAsync(
            "a connection",
            s_setupTimeout,
            async token =>
            {
                await _stream.RequestStream.WriteAsync(payload, token);
                return true;
            },
            cancellationToken);
        _loops = Task.WhenAll(ReadPushesAsync(_stream), KeepAliveAsync());

        // Without an ability table the server does not say when it is ready: calls that come too early get 301.
        var began = _context.TimeProvider.GetTimestamp();
        while ((await HealthAsync(s_setupTimeout, cancellationToken)).ErrorCode == NacosErrors.Unregistered)
        {
            if (_context.TimeProvider.GetElapsedTime(began) > s_setupTimeout || Closed.IsCompleted)
            {
                throw new SyncException(SyncErrorKind.Transient, $"Nacos at {_address.Authority} (gRPC) does not take the connection; it is starting, or at its limit of connections.");
            }

            await Task.Delay(s_setupStep, _context.TimeProvider, cancellationToken);
        }
    }

    private async Task ServerCheckAsync(CancellationToken cancellationToken)
    {
        var answer = await ExchangeAsync("ServerCheckRequest", "{}"u8.ToArray(), null, "its state", s_setupTimeout, cancellationToken);
        if (answer.ErrorCode != 0)
        {
            throw NacosErrors.FromAnswer("its state", answer);
        }
    }

    private Task<WireAnswer> HealthAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        ExchangeAsync("HealthCheckRequest", "{}"u8.ToArray(), null, "a sign of life", timeout, cancellationToken);

    private async Task<WireAnswer> ExchangeAsync(string type, byte[] body, string? token, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var payload = await GuardAsync(
            what,
            timeout,
            async stop =>
            {
                using var call = _invoker.AsyncUnaryCall(NacosMethods.Request, host: null, new CallOptions(cancellationToken: stop), Pack(type, body, token));
                return await call.ResponseAsync;
            },
            cancellationToken);
        Heard();
        try
        {
            return JsonSerializer.Deserialize(payload.Body.Value.Span, NacosJson.Default.WireAnswer) ?? throw NacosErrors.Unreadable(what);
        }
        catch (JsonException error)
        {
            throw NacosErrors.Unreadable(what, error);
        }
    }

    private async Task<T> GuardAsync<T>(string what, TimeSpan timeout, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new Deadline(timeout, _context.TimeProvider, cancellationToken);
        try
        {
            return await step(deadline.Token);
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var failure = deadline.IsOver ? new RpcException(new Status(StatusCode.DeadlineExceeded, "no answer"))
                : error as RpcException ?? new RpcException(new Status(StatusCode.Unavailable, "the connection was closed", error));
            throw NacosErrors.FromRpc(what, _address, failure);
        }
    }

    // Reads pushes and answers them; only this loop writes to the stream after the setup.
    private async Task ReadPushesAsync(AsyncDuplexStreamingCall<Payload, Payload> stream)
    {
        try
        {
            await foreach (var payload in stream.ResponseStream.ReadAllAsync(_stop.Token))
            {
                Heard();
                await TakeAsync(stream, payload);
            }

            Lose("the server ended it");
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or InvalidOperationException or JsonException)
        {
            Lose(error is RpcException rpc ? NacosErrors.FromRpc("pushes", _address, rpc).Message : error.Message);
        }
    }

    private async Task TakeAsync(AsyncDuplexStreamingCall<Payload, Payload> stream, Payload payload)
    {
        var type = payload.Metadata?.Type ?? "";
        if (!type.EndsWith("Request", StringComparison.Ordinal) || type == "SetupAckRequest")
        {
            return;
        }

        var push = JsonSerializer.Deserialize(payload.Body.Value.Span, NacosJson.Default.WirePush) ?? new();
        _pushed(type, push);
        var ack = JsonSerializer.SerializeToUtf8Bytes(new WireAck { RequestId = push.RequestId }, NacosJson.Default.WireAck);
        await stream.RequestStream.WriteAsync(Pack(type[..^"Request".Length] + "Response", ack, null), _stop.Token);
        if (type == "ConnectResetRequest")
        {
            Lose("the server asks to connect anew");
        }
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            for (var failures = 0; ;)
            {
                var quiet = _context.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastHeard));
                if (failures == 0 && quiet < s_silence)
                {
                    await Task.Delay(s_silence - quiet, _context.TimeProvider, _stop.Token);
                    continue;
                }

                try
                {
                    var answer = await HealthAsync(s_healthTimeout, _stop.Token);
                    if (answer.ErrorCode == NacosErrors.Unregistered)
                    {
                        Lose("the server does not know it any more");
                    }

                    failures = 0;
                }
                catch (SyncException error) when (++failures >= HealthTries)
                {
                    Lose(error.Message);
                }
                catch (SyncException)
                {
                    // Tried again at once: the timeout was the pause.
                    await Task.Delay(s_setupStep, _context.TimeProvider, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private void Heard() => Volatile.Write(ref _lastHeard, _context.TimeProvider.GetTimestamp());

    private static Payload Pack(string type, byte[] body, string? token)
    {
        var payload = new Payload { Metadata = new Wire.Metadata { Type = type }, Body = new Any { Value = ByteString.CopyFrom(body) } };
        if (token is not null)
        {
            payload.Metadata.Headers["accessToken"] = token;
        }

        return payload;
    }
}
