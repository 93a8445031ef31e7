using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Turns what is wanted into what a read will give back; pure. Sizes (64 pairs, 512 characters) are left to the server: it refuses such
/// an instance in its own words, and nothing is cut silently.
/// </summary>
internal static class CopyCanonicalizer
{
    // A transaction turns a weight outside 1 to 65535 into 1 (measured on 1.8.7; agent/structs, ValidateWeights).
    private const long HeaviestWeight = 65535 * ServiceInstance.NormalWeight;

    public static CanonicalService Canonicalize(DesiredService desired)
    {
        var name = desired.Target.Service.Name;
        if (NameProblem(name) is { } problem)
        {
            return new() { LeftOut = [.. desired.Instances.Select(instance => new LeftOutInstance(instance, problem))] };
        }

        var instances = ImmutableArray.CreateBuilder<ServiceInstance>(desired.Instances.Length);
        var leftOut = ImmutableArray.CreateBuilder<LeftOutInstance>();
        var losses = ImmutableArray.CreateBuilder<FieldLoss>();
        foreach (var instance in desired.Instances)
        {
            if (instance.Host.Length == 0)
            {
                leftOut.Add(new(instance, "it has no host, and Consul would show the node's address instead"));
                continue;
            }

            instances.Add(Canonicalize(instance, losses));
        }

        return new() { Instances = instances.DrainToImmutable(), LeftOut = leftOut.DrainToImmutable(), Losses = losses.DrainToImmutable() };
    }

    private static string? NameProblem(string name)
    {
        if (string.Equals(name, ServiceNames.Consul, StringComparison.Ordinal))
        {
            return "'consul' is Consul's own service; map the name to another one";
        }

        return ServiceNames.CanBeAskedFor(name)
            ? null
            : "Consul refuses to be asked for this service name (a character that cannot be printed, or an empty, '.' or '..' part between slashes); map the name to another one";
    }

    private static ServiceInstance Canonicalize(ServiceInstance instance, ImmutableArray<FieldLoss>.Builder losses)
    {
        var weight = CanonicalWeight(instance.Weight);
        if (weight != instance.Weight)
        {
            losses.Add(new(instance.Key, nameof(ServiceInstance.Weight), $"Consul counts whole shares of 100, at most 65535 of them: {instance.Weight} becomes {weight}"));
        }

        var canonical = instance with
        {
            Weight = weight,
            Host = Clean(instance.Host),
            Cluster = Clean(instance.Cluster),
            Protocol = Clean(instance.Protocol),
            Version = Clean(instance.Version),
            Region = Clean(instance.Region),
            Zone = Clean(instance.Zone),
            Campus = Clean(instance.Campus),
            Tags = instance.Tags.IsDefaultOrEmpty ? [] : instance.Tags.All(ServiceNames.IsWellFormed) ? instance.Tags : [.. instance.Tags.Select(Clean)],
            Metadata = instance.Metadata.Values.All(ServiceNames.IsWellFormed)
                ? instance.Metadata
                : MetadataMap.From(instance.Metadata.Select(pair => new KeyValuePair<string, string>(pair.Key, Clean(pair.Value)))),
        };
        if (!ReferenceEquals(canonical.Metadata, instance.Metadata) || (!instance.Tags.IsDefault && canonical.Tags != instance.Tags))
        {
            losses.Add(new(instance.Key, nameof(ServiceInstance.Metadata), "halves of surrogate pairs become U+FFFD"));
        }

        return canonical;
    }

    // Rounded to the nearest share, but what takes traffic keeps taking some.
    private static long CanonicalWeight(long weight)
    {
        if (weight <= 0)
        {
            return 0;
        }

        var capped = Math.Min(weight, HeaviestWeight);
        return Math.Max(1, (capped + (ServiceInstance.NormalWeight / 2)) / ServiceInstance.NormalWeight) * ServiceInstance.NormalWeight;
    }

    // JSON cannot carry half a surrogate pair: it arrives as U+FFFD, so that is what a read gives back.
    private static string Clean(string text)
    {
        if (ServiceNames.IsWellFormed(text))
        {
            return text;
        }

        var runes = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            runes.Append(rune.ToString());
        }

        return runes.ToString();
    }
}
