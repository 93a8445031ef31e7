using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.File.Document;

namespace PolarisSync.Plugins.File;

/// <summary>What the two roles see in a document. Pure.</summary>
internal static class FileMapper
{
    public static ImmutableArray<ServiceKey> ToList(RegistryDocument document, string ns) =>
        [.. document.Services.Where(service => string.Equals(service.Key.Namespace, ns, StringComparison.Ordinal)).Select(service => service.Key)];

    /// <summary>The source's view: a copy is marked by its id, even if somebody took its mark away.</summary>
    public static ServiceSnapshot ToSnapshot(FileContent content, ServiceKey key) => content.Document.Find(key) is { } service
        ? new()
        {
            Service = key,
            Instances = [.. service.Instances.Select(entry => entry.Owner is null ? entry.Instance : entry.Instance with { Mark = entry.Owner })],
            Metadata = service.Metadata,
            Version = content.Version,
        }
        : ServiceSnapshot.Absent(key, content.Version);

    /// <summary>The destination's view: marks as they stand, so that drift shows.</summary>
    public static ObservedService ToObserved(FileContent content, TargetKey target) => content.Document.Find(target.Service) is { } service
        ? new()
        {
            Target = target,
            Instances = [.. service.Instances.Select(ToObserved)],
            Metadata = service.Metadata,
            Version = content.Version,
            ServiceIsOurs = service.IsOurs,
        }
        : new() { Target = target, Exists = false, Version = content.Version };

    public static CanonicalService Canonicalize(DesiredService desired, ObservedService observed)
    {
        var kept = ImmutableArray.CreateBuilder<ServiceInstance>(desired.Instances.Length);
        var leftOut = ImmutableArray.CreateBuilder<LeftOutInstance>();
        var losses = ImmutableArray.CreateBuilder<FieldLoss>();
        foreach (var instance in desired.Instances)
        {
            if (instance.Host.Length == 0 || instance.Port is < 0 or > ushort.MaxValue)
            {
                leftOut.Add(new(instance, $"A host and a port from 0 to {ushort.MaxValue} are needed."));
                continue;
            }

            var metadata = instance.Metadata;
            if (metadata.ContainsKey(SyncMark.MetadataKey))
            {
                losses.Add(new(instance.Key, $"Metadata.{SyncMark.MetadataKey}", "The key is the mark's; the value is dropped."));
                metadata = metadata.Without(SyncMark.MetadataKey);
            }

            if (instance.Weight < 0)
            {
                losses.Add(new(instance.Key, nameof(instance.Weight), "A weight below 0 becomes 0."));
            }

            kept.Add(instance with { Metadata = metadata, Weight = Math.Max(0, instance.Weight) });
        }

        return new()
        {
            Instances = kept.ToImmutable(),
            Metadata = observed is { Exists: true, ServiceIsOurs: false } ? observed.Metadata : desired.Metadata,
            LeftOut = leftOut.ToImmutable(),
            Losses = losses.ToImmutable(),
        };
    }

    private static ObservedInstance ToObserved(InstanceEntry entry) => new()
    {
        Instance = entry.Instance,
        Ownership = entry.Owner is null ? CopyOwnership.Foreign : CopyOwnership.Ours,
        Owner = entry.Owner,
        Handle = entry.Owner is null ? "" : entry.Id!,
        Revision = entry.Revision,
    };
}
