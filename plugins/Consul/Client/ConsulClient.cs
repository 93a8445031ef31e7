using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Consul's HTTP API: sends, bounds, fails over, and turns every failure into a <see cref="SyncException"/>. One for an endpoint; calls may overlap.
/// </summary>
internal sealed class ConsulClient : IDisposable
{
    /// <summary>Reads of one batch that run at once.</summary>
    public const int ReadsAtOnce = 8;

    /// <summary>Connections kept for calls beside the watches.</summary>
    public const int FewestCalls = 4;

    private readonly HttpMessageInvoker _calls;
    private readonly HttpMessageInvoker _polls;
    private readonly SemaphoreSlim _callSlots;
    private readonly EndpointAddresses _addresses;
    private readonly BulkPatience _patience = new();
    private readonly TimeProvider _timeProvider;
    private readonly string? _token;
    private readonly string _dc;

    public ConsulClient(EndpointContext<ConsulOptions> context, int polls)
    {
        _timeProvider = context.TimeProvider;
        _token = string.IsNullOrEmpty(context.Endpoint.Token) ? null : context.Endpoint.Token;
        _dc = context.Options.Dc;
        _addresses = new(context.Endpoint.Addresses, "at least one, for example 127.0.0.1:8500");
        _callSlots = new(Math.Max(FewestCalls, context.Options.MaxConnections - polls));
        _calls = new(context.CreateHandler(HandlerKind.Call), disposeHandler: true);
        _polls = new(context.CreateHandler(HandlerKind.LongPoll), disposeHandler: true);
        Indexes = new(_timeProvider);
    }

    /// <summary>Versions and epochs of all answers.</summary>
    public IndexLedger Indexes { get; }

    /// <summary>The address in use, for telling servers apart.</summary>
    public string CurrentAddress => _addresses.Current;

    /// <summary>Reads one document; moves on to the other addresses when one fails as Transient.</summary>
    public Task<ConsulAnswer<T>> GetAsync<T>(ConsulQuery query, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        WithFailoverAsync(query, (response, token) => ReadDocumentAsync(response, query, type, token), cancellationToken);

    /// <summary>Reads a document that may be null.</summary>
    public Task<ConsulAnswer<T?>> GetOrNullAsync<T>(ConsulQuery query, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        WithFailoverAsync(query, (response, token) => ReadNullableAsync(response, type, token), cancellationToken);

    /// <summary>
    /// Reads a dump instance by instance, so that a large answer is never held whole. Throws when it is cut off or no dump, after some
    /// of it may have been given: callers act on none of it before the end. <paramref name="onHead"/> gets index and version first.
    /// </summary>
    public async Task DumpAsync<TService, TCheck>(
        ConsulQuery query, DumpType<TService, TCheck> type, IDumpSink<TService, TCheck> sink, Action<ConsulResponse> onHead, CancellationToken cancellationToken)
        where TService : class
        where TCheck : class
    {
        using var slot = await EnterAsync(query, cancellationToken);
        using var deadline = new Deadline(query.Deadline, _timeProvider, cancellationToken);
        using var response = await SendBulkAsync(query, deadline);
        onHead(response);
        await GuardAsync(query, deadline, async () =>
        {
            await DumpReader.ReadAsync(await response.ReadAsync(deadline.Token), new DumpParser<TService, TCheck>(type, sink), deadline.Token);
            return true;
        });
    }

    /// <summary>Writes; gives status and body whatever they are, since a rolled back transaction answers 409 with a document. Never sent twice.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body)> PutAsync(string path, string what, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var query = new ConsulQuery(path, what, ConsulQuery.Agent.Timeout);
        using var slot = await EnterAsync(query, cancellationToken);
        using var deadline = new Deadline(query.Deadline, _timeProvider, cancellationToken);
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new("application/json");
        return await GuardAsync(query, deadline, async () =>
        {
            using var response = await SendAsync(_calls, HttpMethod.Put, query, content, deadline.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return (response.StatusCode, answer);
        });
    }

    /// <summary>The error of a write's answer.</summary>
    public SyncException Refused(string what, HttpStatusCode status, ReadOnlySpan<byte> body) =>
        ConsulErrors.FromStatus(what, status, System.Text.Encoding.UTF8.GetString(body), null, _token);

    /// <summary>What the server said, safe to show.</summary>
    public string Words(string text) => ConsulErrors.Excerpt(text, _token);

    public void Dispose()
    {
        _calls.Dispose();
        _polls.Dispose();
        _callSlots.Dispose();
        Indexes.Dispose();
    }

    private async Task<ConsulAnswer<T>> WithFailoverAsync<T>(
        ConsulQuery query, Func<ConsulResponse, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        // A waiting query is not repeated here: its loop starts over anyway, and the engine opens the endpoint anew.
        for (var attempt = query.Wait is null ? _addresses.Count : 1; ; attempt--)
        {
            try
            {
                using var slot = await EnterAsync(query, cancellationToken);
                using var deadline = new Deadline(query.Deadline, _timeProvider, cancellationToken);
                using var response = await SendBulkAsync(query, deadline);
                var value = await GuardAsync(query, deadline, () => read(response, deadline.Token));
                return new(value, response.Index, response.Version);
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient && attempt > 1)
            {
                // The next address is tried.
            }
        }
    }

    private static async Task<T> ReadDocumentAsync<T>(ConsulResponse response, ConsulQuery query, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        await ReadNullableAsync(response, type, cancellationToken) ?? throw ConsulErrors.Unreadable(query.What);

    private static async Task<T?> ReadNullableAsync<T>(ConsulResponse response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        await using var stream = await response.ReadAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken);
    }

    // The head of a large answer has a time of its own; then the whole time is for the rest.
    private async Task<ConsulResponse> SendBulkAsync(ConsulQuery query, Deadline deadline)
    {
        if (!query.IsBulk || (query.Wait is not null && query.Index > 0))
        {
            return await SendQueryAsync(query, deadline);
        }

        var patience = _patience.Now;
        var sentAt = _timeProvider.GetTimestamp();
        deadline.Extend(patience);
        try
        {
            var response = await SendQueryAsync(query, deadline);
            _patience.Answered(_timeProvider.GetElapsedTime(sentAt));
            deadline.Extend(query.Timeout);
            return response;
        }
        catch (SyncException) when (deadline is { IsOver: true, CallerGaveUp: false })
        {
            _patience.TimedOut(patience);
            throw;
        }
    }

    private Task<ConsulResponse> SendQueryAsync(ConsulQuery query, Deadline deadline) => GuardAsync(query, deadline, async () =>
    {
        var ticket = Indexes.Begin(query.Path);
        var message = await SendAsync(query.Wait is null && !query.IsBulk ? _calls : _polls, HttpMethod.Get, query, null, deadline.Token);
        try
        {
            if (message.StatusCode != HttpStatusCode.OK)
            {
                var body = await message.Content.ReadAsStringAsync(deadline.Token);
                throw ConsulErrors.FromStatus(query.What, message.StatusCode, body, message.Headers.RetryAfter?.Delta, _token);
            }

            if (HeaderIs(message, "X-Consul-KnownLeader", "false"))
            {
                throw ConsulErrors.NoLeader(query.What);
            }

            if (HeaderIs(message, "X-Consul-Results-Filtered-By-ACLs", "true"))
            {
                throw ConsulErrors.Filtered(query.What);
            }

            var index = IndexOf(message);
            return new ConsulResponse(message, index, Indexes.Complete(ticket, index));
        }
        catch
        {
            message.Dispose();
            throw;
        }
    });

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker invoker, HttpMethod method, ConsulQuery query, HttpContent? content, CancellationToken cancellationToken)
    {
        // Bytes as they are: %2F and %25 in a service name must arrive like that.
        var uri = new Uri(_addresses.Current + query.ToRelative(_dc), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        if (_token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Consul-Token", _token);
        }

        return await invoker.SendAsync(request, cancellationToken);
    }

    /// <summary>Runs a step of an exchange; what fails leaves as a SyncException, and an address that fails as Transient is left.</summary>
    private async Task<T> GuardAsync<T>(ConsulQuery query, Deadline deadline, Func<Task<T>> step)
    {
        var address = _addresses.Current;
        try
        {
            return await step();
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
        {
            _addresses.MoveOnFrom(address);
            throw;
        }
        catch (Exception error) when (!deadline.CallerGaveUp && ConsulErrors.IsTransport(error, deadline.IsOver))
        {
            var translated = ConsulErrors.FromTransport(query.What, address, error);
            if (translated.Kind == SyncErrorKind.Transient)
            {
                _addresses.MoveOnFrom(address);
            }

            throw translated;
        }
    }

    private async Task<IDisposable?> EnterAsync(ConsulQuery query, CancellationToken cancellationToken)
    {
        if (query.Wait is not null)
        {
            return null;
        }

        await _callSlots.WaitAsync(cancellationToken);
        return new Slot(_callSlots);
    }

    private static long IndexOf(HttpResponseMessage message) =>
        message.Headers.TryGetValues("X-Consul-Index", out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : 0;

    private static bool HeaderIs(HttpResponseMessage message, string name, string value) =>
        message.Headers.TryGetValues(name, out var values) && string.Equals(values.FirstOrDefault(), value, StringComparison.OrdinalIgnoreCase);

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
