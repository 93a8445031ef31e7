using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// All our copies of one service as the server acknowledged them, and what it took away a moment ago: a read may show that for a while.
/// </summary>
/// <param name="Copies">What our connection keeps alive.</param>
/// <param name="Gone">What was taken away by the last writes, with the time.</param>
/// <param name="WrittenAt">When the server acknowledged the last write.</param>
internal sealed record PublishedSet(
    ImmutableDictionary<CopyKey, ServiceInstance> Copies, ImmutableArray<(ServiceInstance Copy, DateTimeOffset At)> Gone, DateTimeOffset WrittenAt)
{
    public static PublishedSet Empty { get; } = new(ImmutableDictionary<CopyKey, ServiceInstance>.Empty, [], DateTimeOffset.MinValue);

    /// <summary>The state after the server acknowledged another set.</summary>
    public PublishedSet After(ImmutableDictionary<CopyKey, ServiceInstance> copies, DateTimeOffset now, TimeSpan remembered) => new(
        copies,
        [.. Gone.Where(gone => now - gone.At < remembered && !copies.ContainsKey(CopyKey.Of(gone.Copy))),
            .. Copies.Where(pair => !copies.ContainsKey(pair.Key)).Select(pair => (pair.Value, now))],
        now);
}
