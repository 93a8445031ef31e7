namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>One call of the Admin API.</summary>
/// <param name="Method">Such as "POST".</param>
/// <param name="Path">As it was sent, with its query.</param>
/// <param name="Status">What was answered; 0 where nothing was.</param>
/// <param name="Body">What was sent, as text.</param>
public sealed record KongCall(string Method, string Path, int Status, string Body)
{
    /// <summary>True for a call that may change something.</summary>
    public bool IsWrite => Method is not ("GET" or "HEAD" or "OPTIONS");

    /// <summary>The path without its query.</summary>
    public string PathOnly => Path.Split('?')[0];

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path} -> {Status}{(Body.Length == 0 ? "" : " " + Body)}";
}
