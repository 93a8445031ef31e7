namespace PolarisSync.Host.Http;

/// <summary>The body of a pause; may be left out.</summary>
internal sealed record PauseRequest
{
    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }
}
