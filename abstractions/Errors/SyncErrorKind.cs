namespace PolarisSync.Abstractions;

/// <summary>What a failure means for the engine: the kind alone decides what happens next, never the text.</summary>
public enum SyncErrorKind
{
    /// <summary>May work soon: timeout, refused connection, 429, 5xx, a lost version race. The engine backs off with jitter and honours <see cref="SyncException.RetryAfter"/>.</summary>
    Transient,

    /// <summary>Our credentials fail: 401, or 403 after the adapter renewed its session once. The engine backs off for long and reports the endpoint as degraded.</summary>
    Auth,

    /// <summary>A person must act: a bad option, a missing namespace, a feature switched off. The endpoint stops until its configuration changes.</summary>
    Config,

    /// <summary>The thing is gone: a delete counts as done, an update is planned anew.</summary>
    NotFound,

    /// <summary>A reply nobody can read: wrong JSON, a missing field, an unknown code. Nothing is changed because of it.</summary>
    Protocol,

    /// <summary>The server refuses this one item. It is set aside with the server's words and tried again when its content, the configuration or the server version change, and every 10 minutes.</summary>
    Rejected,
}
