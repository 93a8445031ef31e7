using System.Collections.Immutable;
using System.Text;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Turns what is wanted into what a read will give back; pure. The size of metadata (1024 characters, a setting of the server) is left to the
/// server: it refuses such an instance in its own words, and nothing is cut silently.
/// </summary>
internal static class CopyCanonicalizer
{
    public static CanonicalService Canonicalize(DesiredService desired, ObservedService observed)
    {
        if (ServiceNameRules.ProblemOf(NacosService.Of(desired.Target.Service)) is { } problem)
        {
            return new() { LeftOut = [.. desired.Instances.Select(instance => new LeftOutInstance(instance, problem))] };
        }

        var instances = ImmutableArray.CreateBuilder<ServiceInstance>(desired.Instances.Length);
        var leftOut = ImmutableArray.CreateBuilder<LeftOutInstance>();
        var losses = ImmutableArray.CreateBuilder<FieldLoss>();
        var checkedByNacos = observed.Instances.Where(static entry => entry is { Ownership: CopyOwnership.Ours, Handle: Ownerships.Address })
            .DistinctBy(static entry => entry.Instance.Key).ToDictionary(static entry => entry.Instance.Key, static entry => entry.Instance.Health);
        foreach (var instance in desired.Instances)
        {
            if ((ServiceNameRules.ProblemOf(instance.Host, instance.Port) ?? ServiceNameRules.ProblemOf(instance.Cluster)) is { } reason)
            {
                leftOut.Add(new(instance, reason));
                continue;
            }

            var canonical = Canonicalize(instance, losses);
            if (checkedByNacos.TryGetValue(canonical.Key, out var health) && health != canonical.Health)
            {
                losses.Add(new(instance.Key, nameof(ServiceInstance.Health), "Nacos checks persistent instances itself, and what it finds stands"));
                canonical = canonical with { Health = health };
            }

            instances.Add(canonical);
        }

        return new() { Instances = instances.DrainToImmutable(), LeftOut = leftOut.DrainToImmutable(), Losses = losses.DrainToImmutable() };
    }

    private static ServiceInstance Canonicalize(ServiceInstance instance, ImmutableArray<FieldLoss>.Builder losses)
    {
        var weight = Math.Clamp(instance.Weight, 0, Weights.Heaviest);
        if (weight != instance.Weight)
        {
            losses.Add(new(instance.Key, nameof(ServiceInstance.Weight), $"Nacos takes weights from 0 to 10000.0, which are {Weights.Heaviest} here: {instance.Weight} becomes {weight}"));
        }

        if (instance.Health is InstanceHealth.Warning or InstanceHealth.Unknown)
        {
            losses.Add(new(instance.Key, nameof(ServiceInstance.Health), $"Nacos knows healthy and unhealthy alone: '{instance.Health}' becomes healthy"));
        }

        return instance with
        {
            Cluster = instance.Cluster == NacosMapper.DefaultCluster ? "" : instance.Cluster,
            Weight = weight,
            Health = instance.Health == InstanceHealth.Critical ? InstanceHealth.Critical : InstanceHealth.Passing,
            Host = Clean(instance.Host),
            Protocol = Clean(instance.Protocol),
            Version = Clean(instance.Version),
            Region = Clean(instance.Region),
            Zone = Clean(instance.Zone),
            Campus = Clean(instance.Campus),
            Tags = instance.Tags.IsDefaultOrEmpty ? [] : instance.Tags.All(IsWellFormed) ? instance.Tags : [.. instance.Tags.Select(Clean)],
            Metadata = CanonicalMetadata(instance, losses),
        };
    }

    private static MetadataMap CanonicalMetadata(ServiceInstance instance, ImmutableArray<FieldLoss>.Builder losses)
    {
        var kept = new List<KeyValuePair<string, string>>(instance.Metadata.Count);
        var changed = false;
        foreach (var (key, value) in instance.Metadata)
        {
            if (ReasonToDrop(key) is { } reason)
            {
                losses.Add(new(instance.Key, $"{nameof(ServiceInstance.Metadata)}.{key}", reason));
                changed = true;
                continue;
            }

            var clean = new KeyValuePair<string, string>(Clean(key), Clean(value));
            if (clean.Key != key || clean.Value != value)
            {
                losses.Add(new(instance.Key, $"{nameof(ServiceInstance.Metadata)}.{key}", "halves of surrogate pairs become U+FFFD"));
                changed = true;
            }

            kept.Add(clean);
        }

        return changed ? MetadataMap.From(kept) : instance.Metadata;
    }

    private static string? ReasonToDrop(string key) =>
        CopyMetadata.IsOurs(key) ? "copies use this key themselves, it is left out"
        : CopyMetadata.IsDuty(key) ? "Nacos would take it as an order for this instance, it is left out"
        : CopyMetadata.IsInternal(key) ? "Nacos uses this key itself, it is left out"
        : null;

    // JSON cannot carry half a surrogate pair: it arrives as U+FFFD, so that is what a read gives back.
    private static string Clean(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }

        var runes = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            runes.Append(rune.ToString());
        }

        return runes.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
