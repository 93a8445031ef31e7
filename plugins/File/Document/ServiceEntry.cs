using System.Collections.Immutable;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>One service in a document.</summary>
internal sealed record ServiceEntry
{
    public required ServiceKey Key { get; init; }

    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Whether this tool made the service; told by its <c>managedBy</c>.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The instances in the order of the document.</summary>
    public ImmutableArray<InstanceEntry> Instances { get; init; } = [];

    /// <summary>The text it came from; null for what is new. Members other than the instances and, of our own services, the metadata are kept from it.</summary>
    public JsonElement? Raw { get; init; }

    /// <summary>Whether it differs from <see cref="Raw"/>.</summary>
    public bool IsChanged { get; init; }
}
