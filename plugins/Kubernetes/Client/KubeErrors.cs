using System.Net;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>The one place that turns what an API server answers into kinds of errors.</summary>
internal static class KubeErrors
{
    private const int MostWords = 300;

    public static SyncException Unreadable(string what, Exception? cause = null) => new(
        SyncErrorKind.Protocol, $"What came back for {what} is not what a Kubernetes API server sends{(cause is JsonException json ? $" (at {json.Path ?? "$"})" : "")}.", cause);

    /// <summary>Whether an exception tells of a failed exchange; anything else is a bug and not translated.</summary>
    public static bool IsTransport(Exception error, bool timedOut) =>
        error is JsonException or HttpRequestException or IOException or OperationCanceledException { InnerException: TimeoutException } || (timedOut && error is OperationCanceledException);

    /// <summary>What a failed exchange means; see <see cref="IsTransport"/>.</summary>
    public static SyncException FromTransport(string what, string address, Exception error) => error switch
    {
        JsonException => Unreadable(what, error),
        HttpRequestException => new(SyncErrorKind.Transient, $"The API server at {address} could not be asked for {what}: {Innermost(error)}.", error),
        IOException => new(SyncErrorKind.Transient, $"The connection to the API server at {address} broke while it answered for {what}.", error),
        _ => new(SyncErrorKind.Transient, $"The API server at {address} did not answer for {what} in time.", error),
    };

    /// <summary>What a status other than 200 means, of a call or in an ERROR line of a watch.</summary>
    public static Exception FromStatus(string what, int code, WireStatus? status, TimeSpan? retryAfter)
    {
        var words = Words(status);
        if (code == (int)HttpStatusCode.Gone || status?.Reason is "Expired" or "Gone")
        {
            return new ExpiredException($"The API server answered {code} for {what}: {words}");
        }

        var wait = retryAfter ?? (status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
        return code switch
        {
            (int)HttpStatusCode.Unauthorized => new SyncException(
                SyncErrorKind.Auth, $"The API server does not accept the token (401) for {what}. Give a token that is valid, or check that the service account's token is mounted."),
            (int)HttpStatusCode.Forbidden => new SyncException(
                SyncErrorKind.Auth, $"The API server refuses {what} (403): {words}. Grant the rights that the adapter's README lists."),
            (int)HttpStatusCode.NotFound => new SyncException(
                SyncErrorKind.Config, $"The API server does not have {what} (404): {words}. Services are read as EndpointSlices v1, which Kubernetes has since 1.21."),
            (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.UnprocessableEntity => new SyncException(
                SyncErrorKind.Config, $"The API server takes the question for {what} as wrong ({code}): {words}."),
            (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or >= (int)HttpStatusCode.InternalServerError => new SyncException(
                SyncErrorKind.Transient, $"The API server answered {code} for {what}: {words}.") { RetryAfter = wait },
            _ => new SyncException(SyncErrorKind.Protocol, $"The API server answered {code} for {what}: {words}."),
        };
    }

    // "Connection refused" stands innermost; what is around it repeats the address.
    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message.TrimEnd('.');
    }

    private static string Words(WireStatus? status)
    {
        var text = status?.Message ?? status?.Reason;
        if (string.IsNullOrWhiteSpace(text))
        {
            return "(no text)";
        }

        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim().TrimEnd('.');
        return line.Length <= MostWords ? line : line[..MostWords] + "…";
    }
}
