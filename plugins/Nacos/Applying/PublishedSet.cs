using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// All our copies of one service as the server acknowledged them, and what its last writes replaced, took away or brought: a read may not show those
/// writes for a while.
/// </summary>
/// <param name="Copies">What our connection keeps alive.</param>
/// <param name="Past">What the last writes replaced or took away, with the time.</param>
/// <param name="Fresh">What the last writes brought, with the time.</param>
/// <param name="WrittenAt">When the server acknowledged the last write.</param>
internal sealed record PublishedSet(
    ImmutableDictionary<CopyKey, ServiceInstance> Copies,
    ImmutableArray<(ServiceInstance Copy, DateTimeOffset At)> Past,
    ImmutableDictionary<CopyKey, DateTimeOffset> Fresh,
    DateTimeOffset WrittenAt)
{
    public static PublishedSet Empty { get; } =
        new(ImmutableDictionary<CopyKey, ServiceInstance>.Empty, [], ImmutableDictionary<CopyKey, DateTimeOffset>.Empty, DateTimeOffset.MinValue);

    /// <summary>The state after the server acknowledged another set.</summary>
    public PublishedSet After(ImmutableDictionary<CopyKey, ServiceInstance> copies, DateTimeOffset now, TimeSpan remembered)
    {
        var fresh = Fresh.RemoveRange(Fresh.Where(entry => now - entry.Value >= remembered || !copies.ContainsKey(entry.Key)).Select(static entry => entry.Key));
        return new(
            copies,
            [.. Past.Where(past => now - past.At < remembered),
                .. Copies.Where(pair => !copies.TryGetValue(pair.Key, out var copy) || !copy.Equals(pair.Value)).Select(pair => (pair.Value, now))],
            fresh.SetItems(copies.Keys.Where(key => !Copies.ContainsKey(key)).Select(key => KeyValuePair.Create(key, now))),
            now);
    }

    /// <summary>The state after all of it was registered with another connection.</summary>
    public PublishedSet Redone(DateTimeOffset now) => this with { Fresh = Copies.ToImmutableDictionary(static pair => pair.Key, _ => now), WrittenAt = now };
}
