using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>One instance in a document.</summary>
internal sealed record InstanceEntry
{
    /// <summary>What it says, with the mark as it stands in its metadata.</summary>
    public required ServiceInstance Instance { get; init; }

    /// <summary>Its id; null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary>The owner told by the id of a copy of ours; null for everything else.</summary>
    public string? Owner { get; init; }

    /// <summary>Changes with the content of a copy of ours; null for everything else.</summary>
    public string? Revision { get; init; }

    /// <summary>The text it came from, members nobody knows included; null for what is new, and then written from <see cref="Instance"/>.</summary>
    public JsonElement? Raw { get; init; }
}
