using System.Net;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>What Kong answered to a write, where it answered at all.</summary>
/// <param name="Status">The status.</param>
/// <param name="Bytes">The body.</param>
/// <param name="Error">The body where it is one of Kong's errors; null for anything else.</param>
/// <param name="RetryAfter">How long the server asked to wait.</param>
internal sealed record KongAnswer(HttpStatusCode Status, byte[] Bytes, WireError? Error, TimeSpan? RetryAfter)
{
    public bool IsDone => (int)Status is >= 200 and < 300;

    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    public bool IsTaken => Status == HttpStatusCode.Conflict;

    /// <summary>Something else still refers to it.</summary>
    public bool IsReferenced => Status == HttpStatusCode.BadRequest && Error?.Code is 4 or 19;
}
