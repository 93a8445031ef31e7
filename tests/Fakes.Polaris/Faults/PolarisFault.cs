namespace PolarisSync.Tests.Fakes.Polaris.Faults;

/// <summary>A way a call goes wrong.</summary>
public sealed class PolarisFault
{
    private PolarisFault(PolarisFaultKind kind, int number) => (Kind, Number) = (kind, number);

    /// <summary>The connection is cut before anything is done.</summary>
    public static PolarisFault Cut { get; } = new(PolarisFaultKind.Cut, 0);

    /// <summary>The call is done, then the connection is cut: the caller cannot know.</summary>
    public static PolarisFault CutAfter { get; } = new(PolarisFaultKind.CutAfter, 0);

    /// <summary>Nothing is done and no answer ever comes; a stream stays open.</summary>
    public static PolarisFault Silent { get; } = new(PolarisFaultKind.Silent, 0);

    /// <summary>The call is done, and no answer ever comes.</summary>
    public static PolarisFault SilentAfter { get; } = new(PolarisFaultKind.SilentAfter, 0);

    /// <summary>Reads are answered with success and nothing in them.</summary>
    public static PolarisFault Empty { get; } = new(PolarisFaultKind.Empty, 0);

    /// <summary>Discover says 200001, whatever is asked.</summary>
    public static PolarisFault Unchanged { get; } = new(PolarisFaultKind.Unchanged, 0);

    /// <summary>Discover says 200001 to whoever names a revision, whatever changed; who names none is told the truth.</summary>
    public static PolarisFault Stuck { get; } = new(PolarisFaultKind.Stuck, 0);

    /// <summary>Nothing is done; the answer says 200 and is no JSON. Over gRPC the call fails with INTERNAL.</summary>
    public static PolarisFault Garbage { get; } = new(PolarisFaultKind.Garbage, 0);

    internal PolarisFaultKind Kind { get; }

    internal int Number { get; }

    /// <summary>Nothing is done; the server answers with a code of its own, such as 401001, 429001 or 500001.</summary>
    public static PolarisFault Code(int code) => new(PolarisFaultKind.Code, code);

    /// <summary>Nothing is done; something before the server answers with an HTTP status, such as 503. Over gRPC the status that belongs to it.</summary>
    public static PolarisFault Status(int status) => new(PolarisFaultKind.Status, status);
}
