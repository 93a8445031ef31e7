using System.Net;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>Sends the writes of one change set. Once it is plain that Kong cannot be written to, nothing more is sent.</summary>
internal sealed class KongWriter(KongClient client)
{
    private SyncException? _gaveUp;

    /// <summary>Writes, and takes as answers what is told by <paramref name="isAnswer"/> beside success; throws anything else.</summary>
    public Task<KongAnswer> WriteAsync<T>(
        HttpMethod method, string path, string what, T body, JsonTypeInfo<T> type, Func<KongAnswer, bool> isAnswer, CancellationToken cancellationToken) =>
        SendAsync(what, () => client.WriteAsync(method, path, what, body, type, cancellationToken), isAnswer);

    /// <summary>Deletes; what is not there counts as deleted.</summary>
    public async Task<KongAnswer> DeleteAsync(string path, string what, Func<KongAnswer, bool> isAnswer, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(what, () => client.DeleteAsync(path, what, cancellationToken), answer => answer.IsNotFound || isAnswer(answer));
        return answer is { IsDone: true, Status: not HttpStatusCode.NoContent } ? throw KongErrors.Unreadable(what)
            : answer is { IsNotFound: true, Error: null } ? throw KongErrors.NotKongs(what)
            : answer;
    }

    /// <summary>Reads one object in between; null where there is none.</summary>
    public async Task<T?> ReadAsync<T>(string path, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await client.GetAsync(path, what, type, cancellationToken);
        }
        catch (SyncException error)
        {
            _gaveUp ??= error;
            throw;
        }
    }

    /// <summary>The failure of an answer that was let through.</summary>
    public SyncException Failure(string what, KongAnswer answer) => client.Failure(what, answer);

    private async Task<KongAnswer> SendAsync(string what, Func<Task<KongAnswer>> send, Func<KongAnswer, bool> isAnswer)
    {
        if (_gaveUp is not null)
        {
            throw _gaveUp;
        }

        KongAnswer answer;
        try
        {
            answer = await send();
        }
        catch (SyncException error)
        {
            _gaveUp ??= error;
            throw;
        }

        if (answer.IsDone || isAnswer(answer))
        {
            return answer;
        }

        var failure = client.Failure(what, answer);
        if (failure.Kind is SyncErrorKind.Auth or SyncErrorKind.Config || answer.Status is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
        {
            _gaveUp ??= failure;
        }

        throw failure;
    }
}
