using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>What a task calls services at its destination, and what it changes of their instances. Pure; compares by value.</summary>
public sealed record MappingDefinition
{
    /// <summary>The longest name a service may be given.</summary>
    public const int LongestName = 256;

    /// <summary>Everything is called as at the source.</summary>
    public static MappingDefinition None { get; } = new();

    /// <summary>Canonical source namespaces, sorted, each with its canonical destination namespace.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Namespaces { get; init; } = [];

    /// <summary>Where every other namespace goes; null when it keeps its name.</summary>
    public string? OtherNamespaces { get; init; }

    /// <summary>New names, in the order of the document: the first rule that concerns a service counts.</summary>
    public ImmutableArray<NameRule> Names { get; init; } = [];

    /// <summary>Metadata to set on every copy, or with null to take away; sorted by key.</summary>
    public ImmutableArray<KeyValuePair<string, string?>> Metadata { get; init; } = [];

    /// <summary>Whether every service behind a name at the destination can be found without a list of those there are.</summary>
    public bool IsInvertible => Names.All(static rule => rule.IsInvertible);

    /// <summary>The destination's namespace.</summary>
    public string MapNamespace(string ns)
    {
        foreach (var (from, to) in Namespaces)
        {
            if (string.Equals(from, ns, StringComparison.Ordinal))
            {
                return to;
            }
        }

        return OtherNamespaces ?? ns;
    }

    /// <summary>The name at the destination, canonical; may be one that cannot be used: see <see cref="FindNameFault"/>.</summary>
    public string MapName(string name)
    {
        foreach (var rule in Names)
        {
            if (rule.Apply(name) is { } mapped)
            {
                return ServiceNames.Canonical(mapped);
            }
        }

        return name;
    }

    /// <summary>Why a mapped name cannot be used, as the rest of a sentence; null when it can.</summary>
    public static string? FindNameFault(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == 0 ? "is empty"
            : name.Length > LongestName ? $"has {name.Length} characters, more than {LongestName}"
            : name.Any(char.IsControl) || name.AsSpan().Trim().Length != name.Length ? "begins or ends with a space, or contains control characters"
            : null;
    }

    /// <summary>The metadata of a copy.</summary>
    public MetadataMap MapMetadata(MetadataMap metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (var (key, value) in Metadata)
        {
            metadata = value is null ? metadata.Without(key) : metadata.With(key, value);
        }

        return metadata;
    }

    /// <summary>Whether copies look the same under both, whatever they are called.</summary>
    public bool MapsMetadataAs(MappingDefinition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Metadata.AsSpan().SequenceEqual(other.Metadata.AsSpan());
    }

    /// <summary>By value.</summary>
    public bool Equals(MappingDefinition? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && string.Equals(OtherNamespaces, other.OtherNamespaces, StringComparison.Ordinal)
            && Namespaces.AsSpan().SequenceEqual(other.Namespaces.AsSpan())
            && Names.AsSpan().SequenceEqual(other.Names.AsSpan())
            && MapsMetadataAs(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Namespaces.Length, OtherNamespaces, Names.Length, Metadata.Length);
}
