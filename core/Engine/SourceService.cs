using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>What is known of one source service, and how well.</summary>
internal sealed class SourceService(ServiceKey key)
{
    /// <summary>Which service.</summary>
    public ServiceKey Key { get; } = key;

    /// <summary>The last complete view; null while there was none since the start.</summary>
    public ServiceSnapshot? Snapshot { get; set; }

    /// <summary>Why the present state is unknown; null when it is known.</summary>
    public string? Unknown { get; set; } = "It was not read yet.";

    /// <summary>When the read behind <see cref="Snapshot"/> began, or the snapshot arrived.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>Number of the newest hint; a read must have begun after it to decide over deletes.</summary>
    public long HintSequence { get; set; }

    /// <summary>Number of the view behind <see cref="Snapshot"/>: a read that began before it is dropped, whenever its answer comes.</summary>
    public long ViewSequence { get; set; }

    /// <summary>Since when hints outrun the reads; null while the last read is newer than the last hint.</summary>
    public DateTimeOffset? UntrustedSince { get; set; }

    /// <summary>Hints outran the reads for so long that the last two reads, which agree, decide (DESIGN law 1).</summary>
    public bool Agreed { get; set; }

    /// <summary>Since when no usable native is left; null while there is one.</summary>
    public DateTimeOffset? EmptySince { get; set; }

    /// <summary>A second complete read, long enough after <see cref="EmptySince"/>, agreed.</summary>
    public bool EmptyConfirmed { get; set; }

    /// <summary>Since when both a read and a complete list say the service is not there; null otherwise.</summary>
    public DateTimeOffset? AbsentSince { get; set; }

    /// <summary>Both said so again, long enough after: it is gone.</summary>
    public bool Absent { get; set; }

    /// <summary>Somebody waits for the next complete read, whether it shows a change or not.</summary>
    public bool TellNextRead { get; set; }

    /// <summary>Reads that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>The next confirming or repeated read.</summary>
    public IDisposable? Timer { get; set; }

    /// <summary>Why losses of this service have to wait; null when they need not.</summary>
    public string? LossesWait =>
        UntrustedSince is not null && !Agreed ? "A newer change was announced; a fresh read decides."
        : EmptySince is not null && !EmptyConfirmed ? "The last usable instance is gone; a second read confirms it."
        : null;
}
