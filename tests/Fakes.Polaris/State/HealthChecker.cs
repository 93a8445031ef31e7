using System.Globalization;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>
/// Looks at the beats of instances with a check: the first time some seconds after three times their ttl, then each three ttl. A flip of the health
/// changes the instance's metadata and its revision.
/// </summary>
internal sealed class HealthChecker(Registry registry, Beats beats, TimeProvider time)
{
    public const string LastBeatKey = "internal-lastheartbeat";
    private const int Patience = 3;

    /// <summary>How much later than three ttl the first look comes: 2 to 4 s were seen.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2.5);

    private readonly Dictionary<string, Plan> _plans = new(StringComparer.Ordinal);

    /// <summary>Looks at what is due. Under the registry's lock.</summary>
    public void Turn()
    {
        var now = time.GetUtcNow();
        foreach (var gone in _plans.Keys.Where(id => registry.FindStored(id) is not { HasCheck: true }).ToList())
        {
            _plans.Remove(gone);
        }

        foreach (var instance in registry.Checked.ToList())
        {
            var patience = TimeSpan.FromSeconds(Patience * instance.TtlSeconds);
            var plan = _plans.GetValueOrDefault(instance.Id);
            if (plan is null || plan.Ttl != instance.TtlSeconds)
            {
                _plans[instance.Id] = new(instance.TtlSeconds, now + patience + FirstLook);
            }
            else if (plan.Next <= now)
            {
                var last = beats.Last(instance.Id);
                var alive = last is { } beat && now - beat < patience;
                Set(instance, alive, last);
                _plans[instance.Id] = plan with { Next = alive ? last!.Value + patience : now + patience };
            }
        }
    }

    /// <summary>What a restart does to it.</summary>
    public void Clear() => _plans.Clear();

    private void Set(StoredInstance instance, bool healthy, DateTimeOffset? last)
    {
        if (instance.Message.Healthy == healthy)
        {
            return;
        }

        var message = instance.Message.Clone();
        message.Healthy = healthy;
        if (healthy)
        {
            message.Metadata.Remove(LastBeatKey);
        }
        else
        {
            message.Metadata[LastBeatKey] = (last?.ToUnixTimeSeconds() ?? 0).ToString(CultureInfo.InvariantCulture);
        }

        registry.Put(message, instance.Service);
    }

    private sealed record Plan(uint Ttl, DateTimeOffset Next);
}
