using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Kong's Admin API: sends, bounds, fails over, pages, and turns every failure into a <see cref="SyncException"/>. One for an endpoint; calls may overlap,
/// so many at once as the options say.
/// </summary>
internal sealed class KongClient : IDisposable
{
    // The largest that Kong takes; before 3.1 its own `next` drops it, so pages are asked for by offset.
    private const int PageSize = 1000;
    private static readonly TimeSpan s_readTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_writeTime = TimeSpan.FromSeconds(30);
    private readonly HttpMessageInvoker _calls;
    private readonly HttpMessageInvoker _writes;
    private readonly SemaphoreSlim _room;
    private readonly EndpointAddresses _addresses;
    private readonly TimeProvider _timeProvider;
    private readonly string _workspace;
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<string> _secrets = [];

    public KongClient(EndpointContext<KongOptions> context)
    {
        var (endpoint, options) = (context.Endpoint, context.Options);
        _timeProvider = context.TimeProvider;
        _addresses = new(endpoint.Addresses, "that of Kong's Admin API, for example 127.0.0.1:8001");
        _workspace = options.Workspace.Length == 0 ? "" : $"/{options.Workspace}";
        _room = new(options.CallsAtOnce);
        if (!string.IsNullOrEmpty(endpoint.Token))
        {
            _headers.AddRange(options.TokenHeaders.Select(name => KeyValuePair.Create(name, endpoint.Token)));
            _secrets.Add(endpoint.Token);
        }

        if (!string.IsNullOrEmpty(endpoint.User))
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.User}:{endpoint.Password}"));
            _headers.RemoveAll(static header => string.Equals(header.Key, "authorization", StringComparison.OrdinalIgnoreCase));
            _headers.Add(new("Authorization", $"Basic {basic}"));
            _secrets.Add(basic);
        }

        foreach (var header in options.Headers)
        {
            _headers.RemoveAll(other => string.Equals(other.Key, header.Key, StringComparison.OrdinalIgnoreCase));
            _headers.Add(header);
            _secrets.Add(header.Value);
        }

        _secrets.AddRange(string.IsNullOrEmpty(endpoint.Password) ? [] : [endpoint.Password]);
        _secrets.RemoveAll(static secret => secret.Length == 0);
        _calls = new(context.CreateHandler(HandlerKind.Call), disposeHandler: true);
        _writes = new(context.CreateHandler(HandlerKind.LongPoll), disposeHandler: true);
    }

    /// <summary>Asks who answers. In a workspace the root is a call of its own.</summary>
    public async Task<WireRoot> AskRootAsync(CancellationToken cancellationToken)
    {
        const string what = "its version";
        var path = _workspace.Length == 0 ? "/" : "/kong";
        return await GetAsync(path, what, KongJson.Default.WireRoot, cancellationToken) ?? throw new SyncException(
            SyncErrorKind.Config, _workspace.Length == 0 ? "There is no Admin API of a Kong at this address." : $"Kong knows no workspace '{_workspace[1..]}'.");
    }

    /// <summary>Reads one object; null where there is none.</summary>
    public async Task<T?> GetAsync<T>(string path, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await ReadAsync(path, what, cancellationToken);
        return answer.IsNotFound ? null : Parse(answer, what, type);
    }

    /// <summary>Reads a whole list, page by page; null where what it is a list of is not there.</summary>
    /// <param name="path">The list, with its filter where there is one.</param>
    /// <param name="what">What it is, for people.</param>
    /// <param name="type">A page of it.</param>
    /// <param name="mostPages">How many pages to read at most; null is given where there are more.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<KongList<T>> ListAsync<T>(string path, string what, JsonTypeInfo<WirePage<T>> type, CancellationToken cancellationToken, int mostPages = int.MaxValue)
    {
        var all = new List<T>();
        var start = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}size={PageSize.ToString(CultureInfo.InvariantCulture)}";
        var next = start;
        for (var pages = 1; ; pages++)
        {
            var answer = await ReadAsync(next, what, cancellationToken);
            if (answer.IsNotFound)
            {
                if (answer.Error is null)
                {
                    // A page of something in front of Kong tells nothing about what Kong holds.
                    throw KongErrors.NotKongs(what);
                }

                return pages == 1 ? new([], IsThere: false, IsWhole: true) : throw new SyncException(SyncErrorKind.Transient, $"Kong lost {what} while it was read.");
            }

            var page = Parse(answer, what, type);
            all.AddRange(page.Data ?? throw KongErrors.Unreadable(what));
            if (OffsetOf(page.Offset) is not { } offset)
            {
                return new(all, IsThere: true, IsWhole: true);
            }

            if (pages >= mostPages)
            {
                return new(all, IsThere: true, IsWhole: false);
            }

            next = $"{start}&offset={Uri.EscapeDataString(offset)}";
        }
    }

    /// <summary>Writes; sent once. Throws where nobody knows what was done, or where it cannot be known whom it concerns.</summary>
    public async Task<KongAnswer> WriteAsync<T>(HttpMethod method, string path, string what, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await SendAsync(_writes, method, path, what, JsonSerializer.SerializeToUtf8Bytes(body, type), s_writeTime, cancellationToken);

    /// <summary>Deletes; sent once.</summary>
    public Task<KongAnswer> DeleteAsync(string path, string what, CancellationToken cancellationToken) =>
        SendAsync(_writes, HttpMethod.Delete, path, what, null, s_writeTime, cancellationToken);

    /// <summary>What an answer other than success means.</summary>
    public SyncException Failure(string what, KongAnswer answer) => KongErrors.From(what, answer, _secrets);

    /// <summary>The object a write gave back.</summary>
    public static T Parse<T>(KongAnswer answer, string what, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Bytes, type) ?? throw KongErrors.Unreadable(what);
        }
        catch (JsonException error)
        {
            throw KongErrors.Unreadable(what, error);
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        _writes.Dispose();
        _room.Dispose();
    }

    private static string? OffsetOf(JsonElement? offset) => offset switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    // Reading twice harms nobody, so the other addresses are tried when one fails.
    private async Task<KongAnswer> ReadAsync(string path, string what, CancellationToken cancellationToken)
    {
        for (var attempt = _addresses.Count; ; attempt--)
        {
            try
            {
                var answer = await SendAsync(_calls, HttpMethod.Get, path, what, null, s_readTime, cancellationToken);
                return answer.IsDone || answer.IsNotFound ? answer : throw Failure(what, answer);
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient && attempt > 1)
            {
                // The next one may answer.
            }
        }
    }

    private async Task<KongAnswer> SendAsync(
        HttpMessageInvoker invoker, HttpMethod method, string path, string what, byte[]? body, TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _room.WaitAsync(cancellationToken);
        var address = _addresses.Current;
        using var deadline = new Deadline(time, _timeProvider, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, address + _workspace + path);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new("application/json");
            }

            foreach (var (name, value) in _headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await invoker.SendAsync(request, deadline.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            var isError = (int)response.StatusCode >= 400;
            if (response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                _addresses.MoveOnFrom(address);
            }

            return new(response.StatusCode, bytes, isError ? KongErrors.Read(bytes) : null, response.Headers.RetryAfter?.Delta);
        }
        catch (Exception error) when (!deadline.CallerGaveUp && KongErrors.IsTransport(error, deadline.IsOver))
        {
            _addresses.MoveOnFrom(address);
            throw KongErrors.FromTransport(what, address, error);
        }
        finally
        {
            _room.Release();
        }
    }
}
