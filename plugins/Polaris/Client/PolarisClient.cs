using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Polaris' HTTP API: sends, bounds, fails over, and turns every failure into a <see cref="SyncException"/>. One for an endpoint; calls may overlap.
/// Statuses repeat the code of the body, so the body decides wherever it can be read.
/// </summary>
internal sealed class PolarisClient : IDiscover, IDisposable
{
    /// <summary>Questions that run at once.</summary>
    public const int ReadsAtOnce = 8;

    private const string TokenHeader = "X-Polaris-Token";
    private static readonly TimeSpan s_readTime = TimeSpan.FromSeconds(10);

    // The server gives up an answer after 60 s and goes on working: nothing is learned by waiting longer.
    private static readonly TimeSpan s_writeTime = TimeSpan.FromSeconds(60);
    private readonly HttpMessageInvoker _calls;
    private readonly HttpMessageInvoker _writes;
    private readonly PolarisAddresses _addresses;
    private readonly TimeProvider _timeProvider;

    public PolarisClient(EndpointContext<PolarisOptions> context)
    {
        _timeProvider = context.TimeProvider;
        Token = string.IsNullOrEmpty(context.Endpoint.Token) ? null : context.Endpoint.Token;
        _addresses = PolarisAddresses.Http(context.Endpoint.Addresses);
        _calls = new(context.CreateHandler(HandlerKind.Call), disposeHandler: true);
        _writes = new(context.CreateHandler(HandlerKind.LongPoll), disposeHandler: true);
    }

    /// <summary>The token, or null.</summary>
    public string? Token { get; }

    /// <summary>Reads a page of the console.</summary>
    public async Task<WireBatchQuery> GetAsync(string path, string what, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Get, path, what, null, PolarisJson.Default.WireBatchQuery, cancellationToken);
        return answer.Code switch
        {
            PolarisCodes.Success => answer,
            0 => throw PolarisErrors.Unreadable(what),
            _ => throw PolarisErrors.FromCode(what, answer.Code, answer.Info, Token),
        };
    }

    public async Task<WireDiscoverResponse> AskAsync(DiscoverQuestion question, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new()
            {
                Type = question.Type,
                Service = new() { Namespace = question.Namespace, Name = question.Name.Length == 0 ? null : question.Name, Revision = question.Revision },
            },
            PolarisJson.Default.WireDiscoverRequest);
        var answer = await AskAsync(HttpMethod.Post, "/v1/Discover", question.What, body, PolarisJson.Default.WireDiscoverResponse, cancellationToken);
        return PolarisErrors.Check(question, answer, Token);
    }

    /// <summary>Writes; never sent twice, and never throws but for the caller's cancellation.</summary>
    public async Task<WriteAnswer> WriteAsync(string path, string what, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var address = _addresses.Current;
        using var deadline = new Deadline(s_writeTime, _timeProvider, cancellationToken);
        try
        {
            using var response = await SendAsync(_writes, HttpMethod.Post, address, path, body, deadline.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return ReadWrite(what, response, bytes);
        }
        catch (Exception error) when (!deadline.CallerGaveUp && PolarisErrors.IsTransport(error, deadline.IsOver))
        {
            _addresses.MoveOnFrom(address);
            return new(null, PolarisErrors.FromTransport(what, address, error), IsUnanswered: true);
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        _writes.Dispose();
    }

    private WriteAnswer ReadWrite(string what, HttpResponseMessage response, byte[] bytes)
    {
        try
        {
            if (JsonSerializer.Deserialize(bytes, PolarisJson.Default.WireBatchWrite) is { Code: not 0 } batch)
            {
                return new(batch, null, IsUnanswered: false);
            }
        }
        catch (JsonException) when (response.StatusCode != HttpStatusCode.OK)
        {
            // Text of the web framework, or of something in between.
        }
        catch (JsonException error)
        {
            return new(null, PolarisErrors.Unreadable(what, error), IsUnanswered: true);
        }

        return response.StatusCode == HttpStatusCode.OK
            ? new(null, PolarisErrors.Unreadable(what), IsUnanswered: true)
            : new(null, PolarisErrors.FromStatus(what, response.StatusCode, System.Text.Encoding.UTF8.GetString(bytes), Token, response.Headers.RetryAfter?.Delta), IsUnanswered: false);
    }

    // Reading twice harms nobody, so the other addresses are tried when one fails.
    private async Task<T> AskAsync<T>(HttpMethod method, string path, string what, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = _addresses.Count; ; attempt--)
        {
            var address = _addresses.Current;
            using var deadline = new Deadline(s_readTime, _timeProvider, cancellationToken);
            try
            {
                return await AskOnceAsync(method, address, path, what, body, type, deadline.Token);
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
            {
                _addresses.MoveOnFrom(address);
                if (attempt <= 1)
                {
                    throw;
                }
            }
            catch (Exception error) when (!deadline.CallerGaveUp && PolarisErrors.IsTransport(error, deadline.IsOver))
            {
                _addresses.MoveOnFrom(address);
                if (attempt <= 1)
                {
                    throw PolarisErrors.FromTransport(what, address, error);
                }
            }
        }
    }

    private async Task<T> AskOnceAsync<T>(
        HttpMethod method, string address, string path, string what, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(_calls, method, address, path, body, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken) ?? throw PolarisErrors.Unreadable(what);
        }

        // Error statuses carry the same document, where it is Polaris that answers.
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            if (response.Headers.Contains("X-Polaris-Code") && JsonSerializer.Deserialize(bytes, type) is { } answer)
            {
                return answer;
            }
        }
        catch (JsonException)
        {
            // Text of the web framework, or of something in between.
        }

        throw PolarisErrors.FromStatus(what, response.StatusCode, System.Text.Encoding.UTF8.GetString(bytes), Token, response.Headers.RetryAfter?.Delta);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker invoker, HttpMethod method, string address, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address + path);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new("application/json");
        }

        if (Token is not null)
        {
            request.Headers.TryAddWithoutValidation(TokenHeader, Token);
        }

        return await invoker.SendAsync(request, cancellationToken);
    }
}
