using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Makes documents of the states of the ConfigMap; each is told once, and again when its text changes.</summary>
internal sealed partial class ConfigMapDocuments(ConfigMapSettings settings, ChannelWriter<TaskDocument> documents, ILogger logger) : IReflection<ConfigMapView>
{
    private readonly Dictionary<TaskDocumentKind, string?> _told = [];
    private string? _version;
    private bool _isMissing;

    public void Replace(IReadOnlyList<ConfigMapView> items) => Tell(items.Count == 0 ? null : items[0]);

    public void Put(ConfigMapView item) => Tell(item);

    public void Remove(ConfigMapView item) => Tell(null);

    private void Tell(ConfigMapView? map)
    {
        var isNews = map is not null && !string.Equals(map.Version, _version, StringComparison.Ordinal);
        _version = map?.Version;
        var registry = map?.Find(settings.RegistryKey);
        var other = string.Equals(settings.RegistryKey, settings.ConfigurationKey, StringComparison.Ordinal) ? null : map?.Find(settings.ConfigurationKey);
        if (registry is null && other is null)
        {
            if (!_isMissing)
            {
                Missing(map is not null);
            }
        }
        else if (isNews)
        {
            Log.Read(logger, settings.Namespace, settings.Name, map!.Version);
        }

        _isMissing = registry is null && other is null;
        Tell(TaskDocumentKind.Registry, settings.RegistryKey, registry);
        Tell(TaskDocumentKind.Configuration, settings.ConfigurationKey, other);
    }

    private void Missing(bool mapIsThere)
    {
        if (mapIsThere)
        {
            Log.NoKey(logger, settings.Namespace, settings.Name, settings.RegistryKey);
        }
        else
        {
            Log.NoMap(logger, settings.Namespace, settings.Name);
        }
    }

    private void Tell(TaskDocumentKind kind, string key, string? text)
    {
        if (!_told.TryGetValue(kind, out var told) || !string.Equals(told, text, StringComparison.Ordinal))
        {
            _told[kind] = text;
            documents.TryWrite(new() { Kind = kind, Origin = settings.Origin(key), Text = text });
        }
    }
}
