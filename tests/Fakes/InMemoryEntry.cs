using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>One registration in an <see cref="InMemoryRegistry"/>.</summary>
public sealed record InMemoryEntry
{
    /// <summary>The server's name for it, unique in its service.</summary>
    public required string Id { get; init; }

    /// <summary>What is stored, with the mark as stored.</summary>
    public required ServiceInstance Instance { get; init; }

    /// <summary>The owner told by the identity of a copy; null for what this tool did not make. Stays when the mark is stripped.</summary>
    public string? Owner { get; init; }

    /// <summary>The session that keeps it alive; null when nothing has to.</summary>
    public string? Session { get; init; }

    /// <summary>The registry's counter when it was written last.</summary>
    public long Revision { get; init; }

    /// <summary>Registered by an application: neither made by this tool nor marked.</summary>
    public bool IsNative => Owner is null && Instance.Mark is null;
}
