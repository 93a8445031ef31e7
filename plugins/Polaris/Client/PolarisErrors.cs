using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>The one place that turns what Polaris answers into kinds of errors. The code decides: the text may be in any language.</summary>
internal static class PolarisErrors
{
    private const int LongestExcerpt = 300;

    public static SyncException Unreadable(string what, Exception? cause = null) => new(
        SyncErrorKind.Protocol,
        $"What came back for {what} is not what Polaris sends{(cause is JsonException json ? $" (at {json.Path ?? "$"})" : "")}; is this address the HTTP port of Polaris (8090), or the gRPC port (8091) for grpc://?",
        cause);

    /// <summary>An answer that nothing changed where nothing was known: it tells nothing, least of all that the service is empty.</summary>
    public static SyncException NoChangeOfNothing(string what) => new(
        SyncErrorKind.Protocol, $"Polaris says that {what} did not change, though it was asked for all of it; what it holds is not known, so nothing is changed.");

    public static SyncException Silent(string what, string address, TimeSpan waited, Exception? cause = null) => new(
        SyncErrorKind.Transient, $"Polaris at {address} did not answer for {what} within {waited.TotalSeconds:0} s.", cause);

    /// <summary>Whether an exception tells of a failed exchange; anything else is a bug and not translated.</summary>
    public static bool IsTransport(Exception error, bool timedOut) =>
        error is JsonException or HttpRequestException or IOException or RpcException or OperationCanceledException { InnerException: TimeoutException }
        || (timedOut && error is OperationCanceledException);

    /// <summary>What a failed exchange means; see <see cref="IsTransport"/>.</summary>
    public static SyncException FromTransport(string what, string address, Exception error) => error switch
    {
        JsonException => Unreadable(what, error),
        RpcException rpc => FromRpc(what, address, rpc),
        HttpRequestException http => new(SyncErrorKind.Transient, $"Polaris at {address} could not be asked for {what}: {Innermost(http)}.", error),
        IOException => new(SyncErrorKind.Transient, $"The connection to Polaris at {address} broke while it answered for {what}.", error),
        _ => new(SyncErrorKind.Transient, $"Polaris at {address} did not answer for {what} in time.", error),
    };

    /// <summary>What a code other than those of success means.</summary>
    public static SyncException FromCode(string what, long code, string? info, string? token, TimeSpan? retryAfter = null) =>
        new(KindOf(code), $"Polaris answered {code} for {what}: {Excerpt(info, token)}{Advice(code)}") { RetryAfter = retryAfter };

    /// <summary>What a status without a readable code means.</summary>
    public static SyncException FromStatus(string what, HttpStatusCode status, string body, string? token, TimeSpan? retryAfter)
    {
        var kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SyncErrorKind.Auth,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => SyncErrorKind.Transient,
            HttpStatusCode.RequestEntityTooLarge => SyncErrorKind.Rejected,
            >= HttpStatusCode.InternalServerError => SyncErrorKind.Transient,
            _ => SyncErrorKind.Protocol,
        };
        return new(kind, $"Polaris answered {(int)status} for {what}: {Excerpt(body, token)}") { RetryAfter = retryAfter };
    }

    /// <summary>The kind of a code.</summary>
    public static SyncErrorKind KindOf(long code) => code switch
    {
        PolarisCodes.SameInstanceInWindow => SyncErrorKind.Transient,
        400401 => SyncErrorKind.Config,
        >= 400000 and < 401000 => SyncErrorKind.Rejected,
        >= 401000 and < 402000 => SyncErrorKind.Auth,
        403001 or 403002 => SyncErrorKind.Auth,
        403003 => SyncErrorKind.Transient,
        >= 403000 and < 404000 => SyncErrorKind.Auth,
        409000 => SyncErrorKind.Transient,
        >= 429000 and < 430000 => SyncErrorKind.Transient,
        >= 500000 and < 600000 => SyncErrorKind.Transient,
        _ => SyncErrorKind.Protocol,
    };

    /// <summary>The beginning of what a server said, in one line and without the token.</summary>
    public static string Excerpt(string? body, string? token)
    {
        var text = string.IsNullOrEmpty(token) || body is null ? body ?? "" : body.Replace(token, "***", StringComparison.Ordinal);
        var line = new StringBuilder(Math.Min(text.Length, LongestExcerpt));
        foreach (var c in text.AsSpan().Trim())
        {
            if (line.Length == LongestExcerpt)
            {
                line.Append('…');
                break;
            }

            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.Length == 0 ? "(no text)" : line.ToString();
    }

    private static string Advice(long code) => code switch
    {
        >= 401000 and < 402000 or 403001 or 403002 => ". Check the endpoint's token.",
        400401 => ". The client interface is switched off (api.client of the server's configuration).",
        PolarisCodes.NamespaceNotFound => ". Create the namespace, or set namespace.autoCreate in the server's configuration.",
        _ => "",
    };

    private static SyncException FromRpc(string what, string address, RpcException error)
    {
        var kind = error.StatusCode switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => SyncErrorKind.Auth,
            StatusCode.Unimplemented => SyncErrorKind.Protocol,
            _ => SyncErrorKind.Transient,
        };
        return new(kind, $"The Discover stream of Polaris at {address} ended while {what} was asked for: {error.StatusCode}, {Excerpt(error.Status.Detail, null)}", error);
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

    /// <summary>Lets through what answers a question to Discover, and throws what does not.</summary>
    public static WireDiscoverResponse Check(DiscoverQuestion question, WireDiscoverResponse answer, string? token)
    {
        switch (answer.Code)
        {
            case PolarisCodes.NoChange when question.Revision is null:
                throw NoChangeOfNothing(question.What);
            case PolarisCodes.Success or PolarisCodes.NoChange:
            case PolarisCodes.NotFound when question.Type == DiscoverQuestion.InstanceType:
                // Answers to questions of other kinds come under another type.
                return answer.Type == question.Type && IsAbout(question, answer) ? answer : throw Unreadable(question.What);
            case 0:
                throw Unreadable(question.What);
            default:
                throw FromCode(question.What, answer.Code, answer.Info, token);
        }
    }

    // Of a service that is not there, and of a list, the echo is all there is; a full answer without a revision would be asked for again for ever.
    private static bool IsAbout(DiscoverQuestion question, WireDiscoverResponse answer) =>
        question.Type != DiscoverQuestion.InstanceType
        || (answer.Service is { } service
            && string.Equals(service.Name, question.Name, StringComparison.Ordinal)
            && string.Equals(service.Namespace, question.Namespace, StringComparison.Ordinal)
            && (answer.Code != PolarisCodes.Success || !string.IsNullOrEmpty(service.Revision)));
}
