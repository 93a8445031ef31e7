namespace PolarisSync.Core.Configuration;

/// <summary>
/// Compares tasks by content. The records themselves do not: they hold arrays that compare by reference. Endpoints compare by
/// <see cref="EndpointConfiguration.Fingerprint"/>.
/// </summary>
public sealed class TaskComparer : IEqualityComparer<TaskDefinition>
{
    private TaskComparer()
    {
    }

    /// <summary>The one instance.</summary>
    public static TaskComparer Instance { get; } = new();

    /// <summary>Whether two tasks do the same: a task that compares equal need not be disturbed.</summary>
    public static bool ContentEquals(TaskDefinition? x, TaskDefinition? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        return x.Name == y.Name
            && x.Enabled == y.Enabled
            && x.Source.Fingerprint == y.Source.Fingerprint
            && x.Destination.Fingerprint == y.Destination.Fingerprint
            && x.Source.MaxWritesPerSecond == y.Source.MaxWritesPerSecond
            && x.Destination.MaxWritesPerSecond == y.Destination.MaxWritesPerSecond
            && x.Methods == y.Methods
            && x.OnRemove == y.OnRemove
            && x.PurgeAfter == y.PurgeAfter
            && x.Policy == y.Policy
            && x.FlapDamping == y.FlapDamping
            && x.DefaultGroup == y.DefaultGroup
            && x.Guard == y.Guard
            && x.Mapping == y.Mapping
            && x.Matches.Length == y.Matches.Length
            && x.Matches.Zip(y.Matches).All(pair => ContentEquals(pair.First, pair.Second));
    }

    /// <summary>Whether two matches select the same services and instances, and make the same groups.</summary>
    public static bool ContentEquals(MatchDefinition? x, MatchDefinition? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        // A group holds strings and a map that compares by value, so the record's own comparison is right.
        return x.Namespace == y.Namespace
            && x.NamespaceAsWritten == y.NamespaceAsWritten
            && x.Service.Equals(y.Service)
            && x.Exclude.SequenceEqual(y.Exclude)
            && x.Selector == y.Selector
            && x.Groups.SequenceEqual(y.Groups);
    }

    /// <summary>Whether two configurations hold the same tasks in the same order.</summary>
    public static bool ContentEquals(EngineConfiguration? x, EngineConfiguration? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        return x.Tasks.Length == y.Tasks.Length && x.Tasks.Zip(y.Tasks).All(pair => ContentEquals(pair.First, pair.Second));
    }

    /// <inheritdoc/>
    public bool Equals(TaskDefinition? x, TaskDefinition? y) => ContentEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(TaskDefinition obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return HashCode.Combine(obj.Name, obj.Enabled, obj.Source.Fingerprint, obj.Destination.Fingerprint, obj.Matches.Length, obj.OnRemove);
    }
}
