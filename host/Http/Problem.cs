namespace PolarisSync.Host.Http;

/// <summary>An error as RFC 9457 tells it.</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says it.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence: what is wrong and what to do.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail);
