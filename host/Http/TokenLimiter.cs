using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Host.Http;

/// <summary>
/// Slows guessing of the admin token. Only wrong tokens count, over a sliding minute: 10 from one address (of IPv6 one /64), 100 from all others
/// together. A limited address is refused before its token is looked at, so that a guess that happens to be right is not told from a wrong one.
/// This machine has an allowance of its own, so nobody elsewhere can lock its administrator out. From any thread.
/// </summary>
internal sealed partial class TokenLimiter(TimeProvider timeProvider, ILogger<TokenLimiter> logger)
{
    public const int PerAddress = 10;
    public const int OverAll = 100;
    public const int Local = 100;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _byAddress = new(StringComparer.Ordinal);
    private readonly Failures _others = new(OverAll);
    private readonly Failures _local = new(Local);

    /// <summary>Looks at a token, unless its sender has to wait: then gives how long. One look at a time, so that no burst gets more guesses than allowed.</summary>
    public TimeSpan? Try(IPAddress? address, Func<bool> isRight, out bool right)
    {
        lock (_gate)
        {
            right = false;
            var now = timeProvider.GetUtcNow();
            var isLocal = address is not null && IPAddress.IsLoopback(address);
            var name = isLocal ? "this machine" : NameOf(address);
            var own = isLocal ? _local : _byAddress.GetValueOrDefault(name);
            var wait = Max(own?.WaitAt(now), isLocal ? null : _others.WaitAt(now));
            if (wait is not null)
            {
                return wait;
            }

            right = isRight();
            if (!right)
            {
                Count(own ?? Remember(name, now), name, now);
                if (!isLocal)
                {
                    Count(_others, "all other machines together", now);
                }
            }

            return null;
        }
    }

    private static TimeSpan? Max(TimeSpan? a, TimeSpan? b) => a is null || b > a ? b : a;

    // Whoever has one IPv6 address has the whole /64.
    private static string NameOf(IPAddress? address)
    {
        if (address is null)
        {
            return "an unknown address";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain.ToString();
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    // All others together are limited, so no more addresses than that are ever known.
    private Failures Remember(string name, DateTimeOffset now)
    {
        foreach (var old in _byAddress.Where(entry => entry.Value.IsEmptyAt(now)).Select(entry => entry.Key).ToList())
        {
            _byAddress.Remove(old);
        }

        return _byAddress[name] = new Failures(PerAddress);
    }

    private void Count(Failures failures, string name, DateTimeOffset now)
    {
        if (failures.Add(now))
        {
            Log.Limited(logger, failures.Most, name, (int)Window.TotalSeconds);
        }
    }

    /// <summary>Wrong tokens of the last minute.</summary>
    private sealed class Failures(int most)
    {
        private readonly Queue<DateTimeOffset> _at = new();

        public int Most { get; } = most;

        public TimeSpan? WaitAt(DateTimeOffset now)
        {
            Forget(now);
            return _at.Count < Most ? null : _at.Peek() + Window - now;
        }

        public bool IsEmptyAt(DateTimeOffset now)
        {
            Forget(now);
            return _at.Count == 0;
        }

        /// <summary>Whether this one fills the allowance.</summary>
        public bool Add(DateTimeOffset now)
        {
            _at.Enqueue(now);
            return _at.Count == Most;
        }

        private void Forget(DateTimeOffset now)
        {
            while (_at.TryPeek(out var oldest) && oldest + Window <= now)
            {
                _at.Dequeue();
            }
        }
    }
}
