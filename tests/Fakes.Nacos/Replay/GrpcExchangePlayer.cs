using System.Text.Json.Nodes;
using Grpc.Core;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Nacos.Applications;

namespace PolarisSync.Tests.Fakes.Nacos.Replay;

/// <summary>Plays the gRPC exchanges of a Nacos capture: calls, the stream, pushes, silences and ends.</summary>
/// <param name="host">Where the server is.</param>
/// <param name="httpPort">Its HTTP port.</param>
/// <param name="clock">What is moved while something is awaited.</param>
public sealed class GrpcExchangePlayer(string host, int httpPort, TestClock clock) : IExchangePlayer, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, NacosConnection> _connections = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Plays(CaptureExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Request?["grpc"] is not null || exchange.Node["connection"] is not null;
    }

    /// <inheritdoc/>
    public async Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(answers);
        var name = (exchange.Request ?? exchange.Node)["connection"]!.GetValue<string>();
        if (exchange.Node["close"] is not null)
        {
            _connections.Remove(name, out var closed);
            await closed!.DisposeAsync();
            return new ExchangeOutcome();
        }

        if (!_connections.TryGetValue(name, out var connection))
        {
            connection = new NacosConnection(host, httpPort);
            _connections.Add(name, connection);
        }

        if (exchange.Request is not null)
        {
            return await RequestAsync(connection, exchange, answers, cancellationToken);
        }

        if (exchange.Node["silence_seconds"] is not null)
        {
            var heard = await clock.PassUntilAsync(() => connection.Incoming.TryPeek(out _), exchange.Seconds("silence_seconds"), cancellationToken);
            return heard && connection.Incoming.TryPeek(out var message)
                ? Differs($"recorded silence, but there came a {message.Type} {message.Body.ToJsonString()}")
                : new ExchangeOutcome();
        }

        return exchange.Node["closed_by_server"] is not null
            ? await EndAsync(connection, exchange, cancellationToken)
            : await PushAsync(connection, exchange, answers, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
        {
            await connection.DisposeAsync();
        }
    }

    private static async Task<ExchangeOutcome> RequestAsync(
        NacosConnection connection, CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var request = exchange.Request!;
        var type = request["type"]!.GetValue<string>();
        var body = answers.Fill(request["body"])!.AsObject();
        var headers = (request["headers"] as JsonObject ?? []).ToDictionary(header => header.Key, header => answers.Fill(header.Value!.GetValue<string>()), StringComparer.Ordinal);
        if (request["grpc"]!.GetValue<string>() == "/BiRequestStream/requestBiStream")
        {
            await connection.SendAsync(type, body, headers, cancellationToken);
            return new ExchangeOutcome();
        }

        try
        {
            var answer = await connection.CallAsync(type, body, headers, cancellationToken);
            return Compare(exchange, exchange.Response!, answer, answers);
        }
        catch (RpcException failure)
        {
            var wanted = exchange.Response!["grpc_status"]?.GetValue<string>().Replace("_", "", StringComparison.Ordinal);
            return string.Equals(wanted, failure.StatusCode.ToString(), StringComparison.OrdinalIgnoreCase)
                ? new ExchangeOutcome()
                : Differs($"the call failed with {failure.Status}");
        }
    }

    private static ExchangeOutcome Compare(CaptureExchange exchange, JsonObject recorded, NacosMessage actual, ReplayAnswers answers)
    {
        var differences = new List<string>();
        if (recorded["type"]?.GetValue<string>() is var type && type != actual.Type)
        {
            differences.Add($"recorded {type ?? "another end"}, the answer is a {actual.Type}: {actual.Body.ToJsonString()}");
        }

        differences.AddRange(new CaptureComparer(exchange.Rules, answers).Compare(recorded["body"], actual.Body));
        return new ExchangeOutcome { Answer = new JsonObject { ["body"] = actual.Body.DeepClone() }, Differences = differences };
    }

    private static ExchangeOutcome Differs(string difference) => new() { Differences = [difference] };

    private async Task<ExchangeOutcome> PushAsync(
        NacosConnection connection, CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var wait = exchange.Seconds("after_seconds") + Patience;
        await clock.PassUntilAsync(() => connection.Incoming.TryPeek(out _), wait, cancellationToken);
        return connection.Incoming.TryRead(out var message)
            ? Compare(exchange, exchange.Node["push"]!.AsObject(), message, answers)
            : Differs($"recorded a push of {exchange.Node["push"]!["type"]}, but nothing came within {wait.TotalSeconds:0.#} s");
    }

    private async Task<ExchangeOutcome> EndAsync(NacosConnection connection, CaptureExchange exchange, CancellationToken cancellationToken)
    {
        var ended = await clock.PassUntilAsync(() => connection.Incoming.Completion.IsCompleted, exchange.Seconds("after_seconds") + Patience, cancellationToken);
        return ended ? new ExchangeOutcome() : Differs("recorded the end of the stream, but it is open");
    }
}
