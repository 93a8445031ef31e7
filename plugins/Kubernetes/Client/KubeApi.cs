using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Asks one API server; of several addresses the next one after the used one could not be reached.</summary>
internal sealed class KubeApi : IDisposable
{
    // A page of 500 large objects on a slow line; what never ends is cut.
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(30);

    private readonly Uri[] _servers;
    private readonly KubeToken _token;
    private readonly TimeProvider _timeProvider;
    private readonly HttpClient _calls;
    private readonly HttpClient _watches;
    private int _used;

    public KubeApi(IEnumerable<Uri> servers, KubeToken token, Func<HandlerKind, HttpMessageHandler> createHandler, TimeProvider timeProvider)
    {
        _servers = [.. servers];
        _token = token;
        _timeProvider = timeProvider;
        _calls = Client(createHandler(HandlerKind.Call));
        _watches = Client(createHandler(HandlerKind.Stream));
    }

    /// <summary>The address in use, for messages.</summary>
    public string Address => Server.GetLeftPart(UriPartial.Authority);

    private Uri Server => _servers[(int)((uint)Volatile.Read(ref _used) % (uint)_servers.Length)];

    /// <summary>Gets a document.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="what">What it is, for messages: "the services".</param>
    /// <param name="type">How it is read.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">It failed.</exception>
    /// <exception cref="ExpiredException">410.</exception>
    public async Task<T> GetAsync<T>(string path, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = new CancellationTokenSource(CallTime, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        return await TranslateAsync(
            what,
            async () =>
            {
                using var response = await SendAsync(_calls, path, what, either.Token);
                await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
                return await JsonSerializer.DeserializeAsync(stream, type, either.Token) ?? throw KubeErrors.Unreadable(what);
            },
            patience,
            cancellationToken);
    }

    /// <summary>Opens a watch; its body goes on for as long as the path says.</summary>
    /// <exception cref="SyncException">It failed.</exception>
    /// <exception cref="ExpiredException">410.</exception>
    public async Task<HttpResponseMessage> OpenWatchAsync(string path, string what, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(OpenTime, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        return await TranslateAsync(what, () => SendAsync(_watches, path, what, either.Token), patience, cancellationToken);
    }

    public void Dispose()
    {
        _calls.Dispose();
        _watches.Dispose();
    }

    private static HttpClient Client(HttpMessageHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<T> TranslateAsync<T>(string what, Func<Task<T>> call, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        var used = Volatile.Read(ref _used);
        try
        {
            return await call();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && KubeErrors.IsTransport(error, patience.IsCancellationRequested))
        {
            var translated = KubeErrors.FromTransport(what, Address, error);
            if (error is not JsonException)
            {
                // Only the first of those who saw it fail moves on.
                Interlocked.CompareExchange(ref _used, used + 1, used);
            }

            throw translated;
        }
    }

    // A token that was renewed between two readings of its file is no reason to fail.
    private async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string what, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server, path))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
                Headers = { { "Accept", "application/json" } },
            };
            request.Headers.Authorization = _token.Header();
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    _token.Renew();
                    if (!again && _token.CanRenew)
                    {
                        continue;
                    }
                }

                throw await FailureAsync(response, what, cancellationToken);
            }
        }
    }

    private async Task<Exception> FailureAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var text = _token.Strip(await response.Content.ReadAsStringAsync(cancellationToken));
        var asked = response.Headers.RetryAfter;
        return KubeErrors.FromStatus(what, (int)response.StatusCode, Parse(text), asked?.Delta ?? asked?.Date - _timeProvider.GetUtcNow());
    }

    private static WireStatus? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, KubeJson.Default.WireStatus);
        }
        catch (JsonException)
        {
            // Some refusals are plain text.
            return new() { Message = text };
        }
    }
}
