namespace PolarisSync.Tests.Fakes.Kong.Faults;

/// <summary>A way a call goes wrong.</summary>
public sealed class KongFault
{
    private const string Html = "text/html; charset=UTF-8";
    private const string Json = "application/json; charset=utf-8";

    private KongFault(KongFaultKind kind) => Kind = kind;

    /// <summary>The connection is cut before anything is done.</summary>
    public static KongFault Cut { get; } = new(KongFaultKind.Cut);

    /// <summary>The call is done, then the connection is cut: the caller cannot know.</summary>
    public static KongFault AnswerLost { get; } = new(KongFaultKind.CutAfter);

    /// <summary>Nothing is done and no answer ever comes.</summary>
    public static KongFault Hang { get; } = new(KongFaultKind.Hang);

    /// <summary>The call is done, and no answer ever comes.</summary>
    public static KongFault HangAfter { get; } = new(KongFaultKind.HangAfter);

    /// <summary>Nothing is done; the answer says 200 and JSON, and is none.</summary>
    public static KongFault Garbage { get; } = new(KongFaultKind.Answer) { Number = 200, Text = "{\"data\":[{\"id\":", ContentType = Json };

    /// <summary>Nothing is done; Kong fails as it does when its database does.</summary>
    public static KongFault DatabaseError { get; } = Status(500, "{\"message\":\"An unexpected error occurred\"}");

    internal KongFaultKind Kind { get; }

    internal int Number { get; private init; }

    internal string Text { get; private init; } = "";

    internal string ContentType { get; private init; } = Json;

    internal TimeSpan Span { get; private init; }

    internal string? RetryAfter { get; private init; }

    /// <summary>Nothing is done; this is answered. An empty body is one like Kong's own, with the field message alone.</summary>
    public static KongFault Status(int status, string body = "") =>
        new(KongFaultKind.Answer) { Number = status, Text = body.Length == 0 ? $"{{\"message\":\"fault {status}\"}}" : body };

    /// <summary>Nothing is done; a proxy in front answers with a page, such as for 413, 502 or 503.</summary>
    public static KongFault Page(int status) => new(KongFaultKind.Answer)
    {
        Number = status,
        Text = $"<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n</body>\r\n</html>\r\n",
        ContentType = Html,
    };

    /// <summary>Nothing is done; 429 with Retry-After in whole seconds.</summary>
    public static KongFault TooMany(TimeSpan retryAfter) => new(KongFaultKind.Answer)
    {
        Number = 429,
        Text = "{\"message\":\"API rate limit exceeded\"}",
        RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The call is done so much later, by the clock of the server.</summary>
    public static KongFault Delay(TimeSpan span) => new(KongFaultKind.Delay) { Span = span };
}
