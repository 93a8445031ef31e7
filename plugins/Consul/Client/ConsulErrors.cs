using System.Net;
using System.Text;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// The one place that turns what Consul answers into kinds of errors. Bodies are plain text, and what is wrong with our data comes as 500
/// like trouble of the server: only the text tells (measured on 1.8.7).
/// </summary>
internal static class ConsulErrors
{
    private const int HeadLength = 160;
    private const int TailLength = 140;

    public static SyncException NotVisible() => new(
        SyncErrorKind.Auth,
        "Consul answered, but its own service 'consul' is not in the answer: the token (or the lack of one) may not read the catalog. "
        + "Grant node_prefix \"\" { policy = \"read\" } and service_prefix \"\" { policy = \"read\" }; until then nothing is known, and nothing is changed.");

    public static SyncException Filtered(string what) => new(
        SyncErrorKind.Auth,
        $"Consul left things out of {what}, because the token may not read them (X-Consul-Results-Filtered-By-ACLs). Grant node_prefix \"\" and service_prefix \"\" read.");

    public static SyncException NoNodeRights(string service) => new(
        SyncErrorKind.Auth,
        $"Consul lists service '{service}' but shows no instance of it: the token may read services but not their nodes. Grant node_prefix \"\" {{ policy = \"read\" }}.");

    public static SyncException NoLeader(string what) => new(SyncErrorKind.Transient, $"Consul has no leader now, so {what} is not certain.");

    public static SyncException Unreadable(string what, Exception? cause = null) => new(
        SyncErrorKind.Protocol, $"What came back for {what} is not what Consul sends{(cause is JsonException json ? $" (at {json.Path ?? "$"})" : "")}; is this address a Consul agent?", cause);

    /// <summary>Whether an exception tells of a failed exchange; anything else is a bug and not translated.</summary>
    public static bool IsTransport(Exception error, bool timedOut) =>
        error is JsonException or HttpRequestException or IOException or OperationCanceledException { InnerException: TimeoutException } || (timedOut && error is OperationCanceledException);

    /// <summary>What a failed exchange means; see <see cref="IsTransport"/>.</summary>
    public static SyncException FromTransport(string what, string address, Exception error) => error switch
    {
        JsonException => Unreadable(what, error),
        HttpRequestException http => new(SyncErrorKind.Transient, $"Consul at {address} could not be asked for {what}: {Innermost(http)}.", error),
        IOException => new(SyncErrorKind.Transient, $"The connection to Consul at {address} broke while it answered for {what}.", error),
        _ => new(SyncErrorKind.Transient, $"Consul at {address} did not answer for {what} in time.", error),
    };

    // "Connection refused" stands innermost; what is around it repeats the address.
    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message.TrimEnd('.');
    }

    /// <summary>What a status other than 200 means.</summary>
    public static SyncException FromStatus(string what, HttpStatusCode status, string body, TimeSpan? retryAfter, string? token)
    {
        var words = Excerpt(body, token);
        var kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SyncErrorKind.Auth,
            HttpStatusCode.NotFound => SyncErrorKind.NotFound,
            HttpStatusCode.BadRequest => SyncErrorKind.Config,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => SyncErrorKind.Transient,
            HttpStatusCode.RequestEntityTooLarge => SyncErrorKind.Rejected,
            HttpStatusCode.InternalServerError => FromWords(body, SyncErrorKind.Transient),
            > HttpStatusCode.InternalServerError => SyncErrorKind.Transient,
            _ => SyncErrorKind.Protocol,
        };
        return new(kind, $"Consul answered {(int)status} for {what}: {words}") { RetryAfter = retryAfter };
    }

    /// <summary>What the words of a refused operation mean.</summary>
    public static SyncErrorKind FromWords(string words, SyncErrorKind otherwise)
    {
        if (Has("Permission denied") || Has("ACL not found"))
        {
            return SyncErrorKind.Auth;
        }

        if (Has("index is stale") || Has("No cluster leader") || IsMissingNode(words) || Has("rpc error") || Has("No path to datacenter"))
        {
            return SyncErrorKind.Transient;
        }

        return Has("Invalid ") || Has("Must provide") || Has("Bad node ID") || Has("failed inserting") || Has("metadata") || Has("invalid characters")
            ? SyncErrorKind.Rejected
            : otherwise;

        bool Has(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsMissingNode(string words) => words.Contains("Missing node registration", StringComparison.OrdinalIgnoreCase);

    /// <summary>Head and tail of what a server said, in one line and without the token: a refused value is echoed whole, and the reason stands behind it.</summary>
    public static string Excerpt(string body, string? token)
    {
        var text = string.IsNullOrEmpty(token) ? body : body.Replace(token, "***", StringComparison.Ordinal);
        var line = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        if (line.Length == 0)
        {
            return "(no text)";
        }

        return line.Length <= HeadLength + TailLength + 3
            ? line.ToString()
            : $"{line.ToString(0, HeadLength)} … {line.ToString(line.Length - TailLength, TailLength)}";
    }
}
