using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>The one place that turns what Nacos answers into kinds of errors, over HTTP and over gRPC.</summary>
internal static class NacosErrors
{
    // api/.../remote/request and naming error codes, as the answers of 2.3.2, 2.5.1 and 3.0.3 show them.
    public const int Starting = 300;
    public const int Unregistered = 301;
    public const int NoHandler = 302;
    public const int BadParameter = 400;
    public const int NoRight = 403;
    public const int OverThreshold = 503;
    public const int UnknownClient = -401;

    private const int LongestExcerpt = 300;
    private static readonly TimeSpan s_settlingStep = TimeSpan.FromSeconds(2);

    public static SyncException Unreadable(string what, Exception? cause = null) => new(
        SyncErrorKind.Protocol, $"What came back for {what} is not what Nacos sends{(cause is JsonException json ? $" (at {json.Path ?? "$"})" : "")}; is this address a Nacos server, and is context_path right?", cause);

    public static SyncException LoginRefused(HttpStatusCode status, string words) => new(
        SyncErrorKind.Auth, $"Nacos answered {(int)status} to the login: {Excerpt(words)}. Check user and password of the endpoint.");

    public static SyncException Settling(NacosService service, int before, int now, TimeSpan remaining) => new(
        SyncErrorKind.Transient,
        $"The connection to Nacos was lost a moment ago, and '{service}' shows {now} instead of {before} since: a server that was restarted forgot them until the applications register again, so this is not believed yet (option settle).")
    {
        // They may be back long before.
        RetryAfter = remaining < s_settlingStep ? remaining : s_settlingStep,
        ConcernsServicesOnly = true,
    };

    public static SyncException SessionDown(string reason) => new(
        SyncErrorKind.Transient, $"The connection that keeps copies alive in Nacos is being made anew: {reason.TrimEnd('.')}.");

    /// <summary>Whether an exception tells of a failed exchange; anything else is a bug and not translated.</summary>
    public static bool IsTransport(Exception error, bool timedOut) =>
        error is JsonException or HttpRequestException or IOException or OperationCanceledException { InnerException: TimeoutException } || (timedOut && error is OperationCanceledException);

    /// <summary>What a failed exchange means; see <see cref="IsTransport"/>.</summary>
    public static SyncException FromTransport(string what, string address, Exception error) => error switch
    {
        JsonException => Unreadable(what, error),
        HttpRequestException http => new(SyncErrorKind.Transient, $"Nacos at {address} could not be asked for {what}: {Innermost(http)}.", error),
        IOException => new(SyncErrorKind.Transient, $"The connection to Nacos at {address} broke while it answered for {what}.", error),
        _ => new(SyncErrorKind.Transient, $"Nacos at {address} did not answer for {what} in time.", error),
    };

    /// <summary>What a status other than 200 means.</summary>
    public static SyncException FromStatus(string what, HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SyncErrorKind.Auth,
            HttpStatusCode.NotFound => SyncErrorKind.NotFound,
            HttpStatusCode.BadRequest => SyncErrorKind.Rejected,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => SyncErrorKind.Transient,

            // An API that was there a moment ago: another version answers at this address now.
            HttpStatusCode.Gone => SyncErrorKind.Transient,
            >= HttpStatusCode.InternalServerError => IsKindMix(body) ? SyncErrorKind.Rejected : SyncErrorKind.Transient,
            _ => SyncErrorKind.Protocol,
        };
        return new(kind, $"Nacos answered {(int)status} for {what}: {Excerpt(body)}") { RetryAfter = retryAfter };
    }

    /// <summary>What a code other than 0 in a good HTTP answer means.</summary>
    public static SyncException FromCode(string what, int code, string? message)
    {
        var kind = code switch
        {
            10001 or 10002 => SyncErrorKind.Auth,
            20004 or 21003 or 21008 or 22001 => SyncErrorKind.NotFound,
            30000 or 23000 => IsKindMix(message ?? "") ? SyncErrorKind.Rejected : SyncErrorKind.Transient,
            >= 10000 and < 30000 => SyncErrorKind.Rejected,
            40000 or 40001 => SyncErrorKind.Transient,
            _ => SyncErrorKind.Protocol,
        };
        return new(kind, $"Nacos answered code {code} for {what}: {Excerpt(message ?? "")}");
    }

    /// <summary>What a gRPC answer means that is no success.</summary>
    public static SyncException FromAnswer(string what, WireAnswer answer)
    {
        var kind = answer.ErrorCode switch
        {
            NoRight => SyncErrorKind.Auth,
            BadParameter => SyncErrorKind.Rejected,
            NoHandler => SyncErrorKind.Config,
            _ => SyncErrorKind.Transient,
        };
        return new(kind, $"Nacos answered code {answer.ErrorCode} for {what}: {Excerpt(answer.Message ?? "")}");
    }

    /// <summary>What a failed gRPC call means.</summary>
    public static SyncException FromRpc(string what, Uri address, RpcException error) => new(
        SyncErrorKind.Transient,
        error.StatusCode switch
        {
            StatusCode.DeadlineExceeded => $"Nacos at {address.Authority} (gRPC) did not answer for {what} in time.",
            _ => $"Nacos at {address.Authority} (gRPC) could not be asked for {what}: {Innermost(error.Status.DebugException ?? error)}.",
        },
        error);

    /// <summary>Whether the words say that a service is of the other kind: a service is wholly ephemeral or wholly persistent.</summary>
    public static bool IsKindMix(string words) =>
        words.Contains(" is persistent service, can't", StringComparison.Ordinal) || words.Contains(" is ephemeral service, can't", StringComparison.Ordinal);

    /// <summary>What a server said in one line of bounded length; an error document is cut down to its message.</summary>
    public static string Excerpt(string body)
    {
        var text = MessageOf(body) ?? body;
        var line = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.Length == 0 ? "(no text)" : line.Length <= LongestExcerpt ? line.ToString() : line.ToString(0, LongestExcerpt) + "…";
    }

    private static string? MessageOf(string body)
    {
        if (!body.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var message = document.RootElement.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            var detail = document.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String ? data.GetString() : null;
            return message is null ? null : detail is null ? message : $"{message}: {detail}";
        }
        catch (JsonException)
        {
            return null;
        }
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
}
