namespace PolarisSync.Abstractions;

/// <summary>What became of one change.</summary>
public sealed record ChangeOutcome
{
    /// <summary>The server acknowledged the change.</summary>
    public static ChangeOutcome Applied { get; } = new();

    /// <summary>Null when the server acknowledged the change; otherwise why it did not happen, or may not have happened.</summary>
    public SyncErrorKind? Error { get; init; }

    /// <summary>The server's words, without secrets; null when applied.</summary>
    public string? Message { get; init; }

    /// <summary>How long the server asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the server acknowledged the change.</summary>
    public bool IsApplied => Error is null;

    /// <summary>A failure.</summary>
    public static ChangeOutcome Failed(SyncErrorKind kind, string message, TimeSpan? retryAfter = null) =>
        new() { Error = kind, Message = message, RetryAfter = retryAfter };

    /// <summary>The failure an exception tells.</summary>
    public static ChangeOutcome Failed(SyncException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Failed(error.Kind, error.Message, error.RetryAfter);
    }
}
