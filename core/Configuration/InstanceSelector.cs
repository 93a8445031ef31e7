using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Which instances of a service are copied: those that have all of it. Compares by value.</summary>
public sealed record InstanceSelector
{
    /// <summary>Metadata keys, sorted, each with what its value has to match; an instance without the key does not match.</summary>
    public ImmutableArray<KeyValuePair<string, NamePattern>> Metadata { get; init; } = [];

    /// <summary>Tags that have to be there, sorted.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Whether an instance, as its source shows it, is copied.</summary>
    public bool Includes(ServiceInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        foreach (var (key, pattern) in Metadata)
        {
            if (instance.Metadata.Find(key) is not { } value || !pattern.IsMatch(value))
            {
                return false;
            }
        }

        foreach (var tag in Tags)
        {
            if (!instance.Tags.Contains(tag, StringComparer.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By value.</summary>
    public bool Equals(InstanceSelector? other) =>
        other is not null && Metadata.AsSpan().SequenceEqual(other.Metadata.AsSpan()) && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metadata.Length, Tags.Length, Metadata.IsEmpty ? "" : Metadata[0].Key, Tags.IsEmpty ? "" : Tags[0]);

    /// <summary><c>env=prod, version=v2*, tag blue</c>.</summary>
    public override string ToString() => string.Join(", ", Metadata.Select(static pair => $"{pair.Key}={pair.Value}").Concat(Tags.Select(static tag => $"tag {tag}")));
}
