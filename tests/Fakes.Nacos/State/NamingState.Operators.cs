using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <content>What operators change.</content>
internal sealed partial class NamingState
{
    /// <summary>Lays weight, enabled and metadata over an address. 1.x has no overlay: it writes the instance itself, and makes it.</summary>
    public void Overlay(NacosServiceKey key, NacosInstance wanted, string by)
    {
        lock (_gate)
        {
            if (Version.Major == 1)
            {
                Publish(Writer.Http(wanted, by, clusterApart: true), key, [wanted], wanted.Ephemeral);
                return;
            }

            if (!_services.TryGetValue(key, out var service) || service.Ephemeral != wanted.Ephemeral)
            {
                throw NacosFault.NoServiceToUpdate(key, wanted.Ephemeral);
            }

            Lay(service, wanted, new InstanceOverlay { Weight = wanted.Weight, Enabled = wanted.Enabled, Metadata = wanted.Metadata }, by);
        }
    }

    /// <summary>Changes what lies over an address that is shown.</summary>
    public void Patch(NacosServiceKey key, string address, string cluster, Func<InstanceOverlay, InstanceOverlay> patch, string by)
    {
        lock (_gate)
        {
            var service = _services.GetValueOrDefault(key) ?? throw NacosFault.NoInstanceIn(key, cluster);
            var shown = Version.Major == 1 ? service.Current() : Copy(service);
            var instance = shown.FirstOrDefault(candidate => candidate.Address == address && candidate.Cluster == cluster)
                ?? throw (shown.Any(candidate => candidate.Cluster == cluster) ? NacosFault.NoInstance() : NacosFault.NoInstanceIn(key, cluster));
            if (Version.Major > 1)
            {
                Lay(service, instance, patch(service.Overlays.GetValueOrDefault(instance.OverlayKey) ?? new InstanceOverlay()), by);
                return;
            }

            var patched = patch(new InstanceOverlay { Weight = instance.Weight, Enabled = instance.Enabled, Metadata = instance.Metadata });
            Publish(
                Writer.Http(instance, by, clusterApart: true),
                key,
                [instance with { Weight = patched.Weight, Enabled = patched.Enabled, Metadata = patched.Metadata }],
                instance.Ephemeral);
        }
    }

    /// <summary>Sets or takes away metadata keys of several instances at once; tells which were found.</summary>
    public ImmutableArray<NacosInstance> PatchMetadata(
        NacosServiceKey key, Func<NacosInstance, bool> wanted, ImmutableDictionary<string, string> metadata, bool remove, string by)
    {
        lock (_gate)
        {
            ImmutableArray<NacosInstance> found = _services.TryGetValue(key, out var service) ? [.. Copy(service).Where(wanted)] : [];
            foreach (var instance in found)
            {
                Patch(
                    key,
                    instance.Address,
                    instance.Cluster,
                    overlay => overlay with { Metadata = remove ? overlay.Metadata.RemoveRange(metadata.Keys) : overlay.Metadata.SetItems(metadata) },
                    by);
            }

            return found;
        }
    }

    private void Lay(NacosService service, NacosInstance instance, InstanceOverlay overlay, string by)
    {
        service.Overlays[instance.OverlayKey] = overlay;
        Log.Add(NacosWriteKind.Overlaid, new Writer("", by), service.Key, instance, overlay.Over(instance));
        Changed(service);
    }
}
