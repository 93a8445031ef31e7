namespace PolarisSync.Abstractions;

/// <summary>What a message handler is made for.</summary>
public enum HandlerKind
{
    /// <summary>Short calls: a timeout, and retries of safe ones (GET, HEAD).</summary>
    Call,

    /// <summary>Calls that wait on purpose: no timeout and no retry of its own.</summary>
    LongPoll,

    /// <summary>One HTTP/2 connection for streams, kept alive by pings.</summary>
    Stream,
}
