using System.Net;
using System.Text;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>The one place that turns what Kong answers into kinds of errors. Proxies in front of it answer with pages, so a body need not be JSON.</summary>
internal static class KongErrors
{
    private const int LongestExcerpt = 300;

    // kong/db/errors.lua.
    private const int Unsupported = 12;
    private const int InvalidOffset = 7;
    private const int InvalidSize = 9;
    private const int InvalidOptions = 11;

    public static SyncException Unreadable(string what, Exception? cause = null) => new(
        SyncErrorKind.Protocol, $"What came back for {what} is not what Kong sends{(cause is JsonException json ? $" (at {json.Path ?? "$"})" : "")}; is this address Kong's Admin API (8001)?", cause);

    /// <summary>A 404 that is not in Kong's words.</summary>
    public static SyncException NotKongs(string what) => new(
        SyncErrorKind.Transient, $"Something in front of Kong answered 404 for {what}, so nothing is known of it; is the way to Kong's Admin API whole?");

    public static SyncException DbLess() => new(
        SyncErrorKind.Config,
        "This Kong runs without a database (database = off): its Admin API takes no single objects, only a whole declarative configuration, which would replace what others keep there. Give a Kong with a database.");

    public static SyncException DataPlane() => new(
        SyncErrorKind.Config, "This Kong is a data plane: its Admin API can only be read. Give the address of its control plane.");

    /// <summary>Whether an exception tells of a failed exchange; anything else is a bug and not translated.</summary>
    public static bool IsTransport(Exception error, bool timedOut) =>
        error is JsonException or HttpRequestException or IOException or OperationCanceledException { InnerException: TimeoutException } || (timedOut && error is OperationCanceledException);

    /// <summary>What a failed exchange means; see <see cref="IsTransport"/>.</summary>
    public static SyncException FromTransport(string what, string address, Exception error) => error switch
    {
        JsonException => Unreadable(what, error),
        HttpRequestException http => new(SyncErrorKind.Transient, $"Kong at {Plain(address)} could not be asked for {what}: {Innermost(http)}.", error),
        IOException => new(SyncErrorKind.Transient, $"The connection to Kong at {Plain(address)} broke while it answered for {what}.", error),
        _ => new(SyncErrorKind.Transient, $"Kong at {Plain(address)} did not answer for {what} in time.", error),
    };

    /// <summary>Kong's own words in a body; null where it is none of Kong's.</summary>
    public static WireError? Read(byte[] body)
    {
        try
        {
            return body.Length > 0 && body[0] == '{' ? JsonSerializer.Deserialize(body, KongJson.Default.WireError) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What an answer other than success means.</summary>
    public static SyncException From(string what, KongAnswer answer, IReadOnlyList<string> secrets)
    {
        var words = answer.Error?.Message ?? Encoding.UTF8.GetString(answer.Bytes);
        return new(KindOf(answer.Status, answer.Error?.Code), $"Kong answered {(int)answer.Status} for {what}: {Excerpt(words, secrets)}") { RetryAfter = answer.RetryAfter };
    }

    /// <summary>The kind of an answer.</summary>
    public static SyncErrorKind KindOf(HttpStatusCode status, int? code) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => SyncErrorKind.Auth,
        HttpStatusCode.NotFound => SyncErrorKind.NotFound,
        HttpStatusCode.MethodNotAllowed when code == Unsupported => SyncErrorKind.Config,
        HttpStatusCode.BadRequest when code is InvalidOffset or InvalidSize or InvalidOptions => SyncErrorKind.Protocol,
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong => SyncErrorKind.Rejected,

        // Somebody else was faster; the next look shows what is there now.
        HttpStatusCode.Conflict => SyncErrorKind.Transient,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => SyncErrorKind.Transient,
        >= HttpStatusCode.InternalServerError => SyncErrorKind.Transient,
        _ => SyncErrorKind.Protocol,
    };

    private static string Excerpt(string body, IReadOnlyList<string> secrets)
    {
        var text = secrets.Aggregate(body, static (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
        var line = new StringBuilder(Math.Min(text.Length, LongestExcerpt));
        foreach (var c in text.AsSpan().Trim())
        {
            line.Append(char.IsControl(c) ? ' ' : c);
            if (line.Length == LongestExcerpt)
            {
                return line.Append('…').ToString();
            }
        }

        return line.Length == 0 ? "(no text)" : line.ToString();
    }

    private static string Plain(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : address;

    // "Connection refused" stands innermost; what is around it repeats the address.
    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message.TrimEnd('.');
    }
}
