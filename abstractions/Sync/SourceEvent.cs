namespace PolarisSync.Abstractions;

/// <summary>What a watch reports. Events may be lost, doubled or reordered: they wake the engine up, snapshots drive it.</summary>
public abstract record SourceEvent
{
    private SourceEvent()
    {
    }

    /// <summary>A complete view, equal to what a read would have given.</summary>
    /// <param name="Service">The view.</param>
    public sealed record Snapshot(ServiceSnapshot Service) : SourceEvent;

    /// <summary>Something about this service changed; the engine reads it.</summary>
    /// <param name="Service">Which one.</param>
    public sealed record Changed(ServiceKey Service) : SourceEvent;

    /// <summary>The list of services of a namespace changed; the engine lists it.</summary>
    /// <param name="Namespace">Canonical namespace.</param>
    public sealed record ListChanged(string Namespace) : SourceEvent;

    /// <summary>The watch hears nothing any more, though it has not given up: what is known ages. Nothing is deleted on what is stale.</summary>
    /// <param name="Since">When the last sign of life came.</param>
    /// <param name="Reason">One sentence for <c>status</c>, without secrets.</param>
    public sealed record Stale(DateTimeOffset Since, string Reason) : SourceEvent;

    /// <summary>
    /// The watch is established, or hears again after <see cref="Stale"/>; the engine then makes one full pass, since events may have been
    /// missed meanwhile.
    /// </summary>
    public sealed record Live : SourceEvent;
}
