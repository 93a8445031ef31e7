using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>Where a random history is played.</summary>
internal sealed record HistorySetting
{
    /// <summary>Two tasks between two registries, one each way; otherwise two sources feed a third.</summary>
    public bool TwoWay { get; init; }

    /// <summary>What watches tell.</summary>
    public InMemoryWatchKind Watch { get; init; }

    /// <summary>Whether the tasks watch at all; the audit does everything otherwise.</summary>
    public bool Watched { get; init; } = true;

    /// <summary>How long reads take.</summary>
    public TimeSpan ReadDelay { get; init; }

    /// <summary>Whether only its address names a copy, with a read lag of a second.</summary>
    public bool Weak { get; init; }

    /// <summary>Whether services are objects that stay when they are empty.</summary>
    public bool KeepsServices { get; init; }
}
