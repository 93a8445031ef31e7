using System.Collections.Immutable;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>A whole document; immutable.</summary>
internal sealed class RegistryDocument
{
    private readonly Dictionary<ServiceKey, int> _places = [];

    public RegistryDocument(ImmutableArray<ServiceEntry> services, JsonElement? raw = null)
    {
        Services = services;
        Raw = raw;
        for (var i = 0; i < services.Length; i++)
        {
            _places.Add(services[i].Key, i);
        }
    }

    public static RegistryDocument Empty { get; } = new([]);

    /// <summary>The services in the order of the document; keys are unique.</summary>
    public ImmutableArray<ServiceEntry> Services { get; }

    /// <summary>The text it came from; null for a new one.</summary>
    public JsonElement? Raw { get; }

    public ServiceEntry? Find(ServiceKey service) => _places.TryGetValue(service, out var place) ? Services[place] : null;
}
