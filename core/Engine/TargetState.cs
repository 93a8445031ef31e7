using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine;

/// <summary>What the engine keeps of one target.</summary>
internal sealed class TargetState(TargetId id)
{
    /// <summary>The target with its destination.</summary>
    public TargetId Id { get; } = id;

    /// <summary>The target.</summary>
    public TargetKey Key => Id.Target;

    /// <summary>What flows in, sorted by the tasks' order when planning.</summary>
    public List<ContributionSlot> Slots { get; } = [];

    /// <summary>By owner, the source service that has the target's name; see <see cref="ContributionSlot.Blocked"/>.</summary>
    public Dictionary<string, ServiceKey> Incumbents { get; } = new(StringComparer.Ordinal);

    /// <summary>Grows whenever what flows in, or what may be done with it, is configured anew.</summary>
    public int Generation { get; set; }

    /// <summary>Something changed since the last read for planning began.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Dirty, but not to be read before <see cref="NotBefore"/>.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Being read, planned or written.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Not to be read before this moment: a write needs so long to show, or a failure has to cool down.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>The next wake-up by time.</summary>
    public IDisposable? Timer { get; set; }

    /// <summary>When <see cref="Timer"/> is due.</summary>
    public DateTimeOffset TimerAt { get; set; }

    /// <summary>Failed tries in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last try failed; null when it did not.</summary>
    public string? Failure { get; set; }

    /// <summary>Since when creates fail; null while they do not.</summary>
    public DateTimeOffset? CreatesFailSince { get; set; }

    /// <summary>When each present loss was first seen.</summary>
    public Dictionary<LossKey, DateTimeOffset> LossSeen { get; } = [];

    /// <summary>Groups that no task wants any more and that are kept, and since when that is known.</summary>
    public Dictionary<string, DateTimeOffset> KeptGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Deletes the server acknowledged; how often each stayed listed all the same. Where only the address names a copy, all handles are empty.</summary>
    public Dictionary<(string Handle, string Owner, InstanceKey Instance), int> AcknowledgedDeletes { get; } = [];

    /// <summary>The last plan with what became of its parts; null before the first.</summary>
    public PlannedTarget? Last { get; set; }

    /// <summary>Every instance a read would show if nobody else changed anything; default while that is not known.</summary>
    public ImmutableArray<ServiceInstance> Expected { get; set; }

    /// <summary>What a read will show once the write under way is done; default while none is.</summary>
    public ImmutableArray<ServiceInstance> Underway { get; set; }

    /// <summary>By-address destinations only: what earlier reads showed at an address, and since when.</summary>
    public WeakSightings? Weak { get; set; }
}
