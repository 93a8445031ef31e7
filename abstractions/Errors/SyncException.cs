namespace PolarisSync.Abstractions;

/// <summary>
/// The one exception adapters throw for what a server did or refused. The message says what was tried, on what, what came back and
/// what to do; it never holds a token, a password or a whole body. Any other exception that leaves an adapter is treated as a bug
/// and as <see cref="SyncErrorKind.Transient"/>.
/// </summary>
public sealed class SyncException : Exception
{
    /// <summary>Creates an error of kind <see cref="SyncErrorKind.Transient"/> with a general message.</summary>
    public SyncException()
        : this(SyncErrorKind.Transient, "The call failed.")
    {
    }

    /// <summary>Creates an error of kind <see cref="SyncErrorKind.Transient"/>.</summary>
    public SyncException(string message)
        : this(SyncErrorKind.Transient, message)
    {
    }

    /// <summary>Creates an error of kind <see cref="SyncErrorKind.Transient"/> with its cause.</summary>
    public SyncException(string message, Exception? innerException)
        : this(SyncErrorKind.Transient, message, innerException)
    {
    }

    /// <summary>Creates an error of the given kind.</summary>
    public SyncException(SyncErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
    }

    /// <summary>What the failure means; see <see cref="SyncErrorKind"/>.</summary>
    public SyncErrorKind Kind { get; }

    /// <summary>How long the server asked to wait, for example by <c>Retry-After</c>; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// True where the failure of a read is about the services that are missing from it and about nothing else, although its kind alone would speak of
    /// the server: those become unknown and are read again after <see cref="RetryAfter"/> or at the next hint, while watch and writes go on. False by default.
    /// </summary>
    public bool ConcernsServicesOnly { get; init; }
}
