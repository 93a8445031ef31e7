using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Nacos' HTTP APIs: sends, bounds, fails over, logs in, and turns every failure into a <see cref="SyncException"/>. One for an endpoint; calls may
/// overlap.
/// </summary>
internal sealed class NacosHttp : IDisposable
{
    private const int CallsAtOnce = 16;
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_bulkTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpMessageInvoker _calls;
    private readonly HttpMessageInvoker _bulk;
    private readonly SemaphoreSlim _slots = new(CallsAtOnce);
    private readonly TimeProvider _timeProvider;
    private readonly string _contextPath;
    private readonly LossGrace _grace;

    public NacosHttp(EndpointContext<NacosOptions> context, NacosAddresses addresses, LossGrace grace)
    {
        _timeProvider = context.TimeProvider;
        _contextPath = context.Options.ContextPath;
        _grace = grace;
        Addresses = addresses;
        _calls = new(context.CreateHandler(HandlerKind.Call), disposeHandler: true);
        _bulk = new(context.CreateHandler(HandlerKind.LongPoll), disposeHandler: true);
        Tokens = new(context.Endpoint, context.TimeProvider, LoginAsync);
    }

    public NacosAddresses Addresses { get; }

    /// <summary>The access token, for gRPC as well.</summary>
    public TokenKeeper Tokens { get; }

    /// <summary>Path of the login; depends on the version.</summary>
    public string LoginPath { get; set; } = "/v1/auth/login";

    /// <summary>Reads one document; moves on to the other addresses when one fails as Transient.</summary>
    /// <param name="path">Path below the context path with its query, encoded.</param>
    /// <param name="what">What is asked for, in words.</param>
    /// <param name="type">How to read it.</param>
    /// <param name="bulk">Whether the answer may be large and take its time.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<T> GetAsync<T>(string path, string what, JsonTypeInfo<T> type, bool bulk, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = Addresses.Count; ; attempt--)
        {
            try
            {
                return await WithTokenAsync(
                    token => ExchangeAsync(HttpMethod.Get, path, what, token, bulk, (response, stop) => ReadAsync(response, what, type, stop), cancellationToken),
                    cancellationToken);
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient && attempt > 1)
            {
                // The next address is tried.
            }
        }
    }

    /// <summary>Writes, once; parameters go in the query, which every version reads. Gives status and text whatever they are, 403 excepted.</summary>
    public Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string what, CancellationToken cancellationToken) =>
        WithTokenAsync(token => ExchangeAsync(method, path, what, token, bulk: false, async (response, stop) => await ReadTextAsync(response, what, stop), cancellationToken), cancellationToken);

    /// <summary>Asks without a token, for what tells the version.</summary>
    public Task<(HttpStatusCode Status, string Body)> AskAsync(string path, string what, CancellationToken cancellationToken) =>
        ExchangeAsync(HttpMethod.Get, path, what, token: null, bulk: false, async (response, stop) => (response.StatusCode, await response.Content.ReadAsStringAsync(stop)), cancellationToken);

    public void Dispose()
    {
        _calls.Dispose();
        _bulk.Dispose();
        _slots.Dispose();
        Tokens.Dispose();
    }

    private async Task<T> WithTokenAsync<T>(Func<string?, Task<T>> call, CancellationToken cancellationToken)
    {
        var token = await Tokens.GetAsync(cancellationToken);
        try
        {
            return await call(token);
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Auth && Tokens.Refused(token))
        {
            return await call(await Tokens.GetAsync(cancellationToken));
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> LoginAsync(string user, string password, CancellationToken cancellationToken)
    {
        return await ExchangeAsync(
            HttpMethod.Post,
            LoginPath,
            "the login",
            token: null,
            bulk: false,
            async (response, stop) => (response.StatusCode, await response.Content.ReadAsStringAsync(stop)),
            cancellationToken,
            () => new FormUrlEncodedContent([new("username", user), new("password", password)]));
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw NacosErrors.FromStatus(what, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.RetryAfter?.Delta);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken) ?? throw NacosErrors.Unreadable(what);
    }

    private static async Task<(HttpStatusCode Status, string Body)> ReadTextAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
            ? throw NacosErrors.FromStatus(what, response.StatusCode, body, null)
            : (response.StatusCode, body);
    }

    private async Task<T> ExchangeAsync<T>(
        HttpMethod method,
        string path,
        string what,
        string? token,
        bool bulk,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken,
        Func<HttpContent>? content = null)
    {
        await _slots.WaitAsync(cancellationToken);
        var address = Addresses.Current;
        using var deadline = new Deadline(bulk ? s_bulkTimeout : s_callTimeout, _timeProvider, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(address.Http + _contextPath + path)) { Content = content?.Invoke() };

            // With html accepted a refusal is a page.
            request.Headers.Accept.Add(new("application/json"));
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var response = await (bulk ? _bulk : _calls).SendAsync(request, deadline.Token);
            var value = await read(response, deadline.Token);
            _grace.NoteAnswer();
            return value;
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
        {
            Addresses.MoveOnFrom(address);
            throw;
        }
        catch (Exception error) when (!deadline.CallerGaveUp && NacosErrors.IsTransport(error, deadline.IsOver))
        {
            var translated = NacosErrors.FromTransport(what, address.Http, error);
            if (translated.Kind == SyncErrorKind.Transient)
            {
                _grace.NoteFailure();
                Addresses.MoveOnFrom(address);
            }

            throw translated;
        }
        finally
        {
            _slots.Release();
        }
    }
}
