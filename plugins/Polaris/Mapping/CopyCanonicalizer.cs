using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Turns what is wanted into what a read will give back; pure. Sizes (64 pairs, keys of 128 and values of 4096 characters, protocol and version of 32) are
/// left to the server: it refuses such an instance in its own words, and nothing is cut silently.
/// </summary>
internal static class CopyCanonicalizer
{
    private const long HeaviestWeight = 65535;
    private const int LongestTags = 4096;

    public static CanonicalService Canonicalize(DesiredService desired)
    {
        if (PolarisNames.ProblemOf(desired.Target.Service) is { } problem)
        {
            return new() { LeftOut = [.. desired.Instances.Select(instance => new LeftOutInstance(instance, problem))] };
        }

        var instances = ImmutableArray.CreateBuilder<ServiceInstance>(desired.Instances.Length);
        var leftOut = ImmutableArray.CreateBuilder<LeftOutInstance>();
        var losses = ImmutableArray.CreateBuilder<FieldLoss>();
        foreach (var instance in desired.Instances)
        {
            if (string.IsNullOrWhiteSpace(instance.Host))
            {
                leftOut.Add(new(instance, "it has no host"));
            }
            else if (instance.Port is < 0 or > ushort.MaxValue)
            {
                leftOut.Add(new(instance, $"its port {instance.Port} is not between 0 and {ushort.MaxValue}"));
            }
            else
            {
                instances.Add(Canonicalize(instance, losses));
            }
        }

        return new() { Instances = instances.DrainToImmutable(), LeftOut = leftOut.DrainToImmutable(), Losses = losses.DrainToImmutable() };
    }

    private static ServiceInstance Canonicalize(ServiceInstance instance, ImmutableArray<FieldLoss>.Builder losses)
    {
        var weight = Math.Clamp(instance.Weight, 0, HeaviestWeight);
        if (weight != instance.Weight)
        {
            Lose(nameof(ServiceInstance.Weight), $"Polaris takes weights from 0 to {HeaviestWeight}: {instance.Weight} becomes {weight}");
        }

        var health = instance.Health == InstanceHealth.Critical ? InstanceHealth.Critical : InstanceHealth.Passing;
        if (health != instance.Health)
        {
            Lose(nameof(ServiceInstance.Health), $"Polaris knows healthy and unhealthy alone: {(instance.Health == InstanceHealth.Warning ? "warning" : "unknown")} becomes healthy");
        }

        var host = PolarisNames.Clean(instance.Host.Trim());
        if (!string.Equals(host, instance.Host, StringComparison.Ordinal))
        {
            Lose(nameof(ServiceInstance.Host), "Polaris trims hosts");
        }

        var canonical = instance with
        {
            Host = host,
            Weight = weight,
            Health = health,
            Cluster = Clean(nameof(ServiceInstance.Cluster), instance.Cluster),
            Protocol = Clean(nameof(ServiceInstance.Protocol), instance.Protocol),
            Version = Clean(nameof(ServiceInstance.Version), instance.Version),
            Region = Clean(nameof(ServiceInstance.Region), instance.Region),
            Zone = Clean(nameof(ServiceInstance.Zone), instance.Zone),
            Campus = Clean(nameof(ServiceInstance.Campus), instance.Campus),
        };
        return canonical with { Tags = Tags(), Metadata = Metadata() };

        void Lose(string field, string reason) => losses.Add(new(instance.Key, field, reason));

        string Clean(string field, string text)
        {
            var clean = PolarisNames.Clean(text);
            if (!ReferenceEquals(clean, text))
            {
                Lose(field, "halves of surrogate pairs become U+FFFD");
            }

            return clean;
        }

        ImmutableArray<string> Tags()
        {
            if (instance.Tags.IsDefaultOrEmpty)
            {
                return [];
            }

            ImmutableArray<string> tags = [.. instance.Tags.Select(tag => Clean(nameof(ServiceInstance.Tags), tag))];
            if (PolarisMapper.TagsText(tags).Length <= LongestTags)
            {
                return tags;
            }

            Lose(nameof(ServiceInstance.Tags), $"Polaris has no tags, and they are too long for one metadata value of {LongestTags} characters: they are left out");
            return [];
        }

        MetadataMap Metadata()
        {
            bool hasVersion = canonical.Version.Length > 0, hasProtocol = canonical.Protocol.Length > 0, hasLocation = PolarisMapper.HasLocation(canonical);
            var map = instance.Metadata;
            foreach (var (key, value) in instance.Metadata)
            {
                var reason = MetadataKeys.IsServers(key) ? "keys that begin with 'internal-' are Polaris' own: it is left out"
                    : MetadataKeys.IsShadowed(key, hasVersion, hasProtocol, hasLocation) ? $"Polaris shows the instance's own {key} under this key: it is left out"
                    : MetadataKeys.IsCarrier(key) ? "copies carry a field of their own under this key: it is left out"
                    : null;
                if (reason is not null)
                {
                    Lose($"Metadata.{key}", reason);
                    map = map.Without(key);
                }
                else if (!PolarisNames.IsWellFormed(key))
                {
                    Lose($"Metadata.{key}", "halves of surrogate pairs become U+FFFD");
                    map = map.Without(key).With(PolarisNames.Clean(key), PolarisNames.Clean(value));
                }
                else if (!PolarisNames.IsWellFormed(value))
                {
                    map = map.With(key, Clean($"Metadata.{key}", value));
                }
            }

            return map;
        }
    }
}
