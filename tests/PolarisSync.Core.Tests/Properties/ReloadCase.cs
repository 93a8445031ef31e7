using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Tests.Engine;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>A configuration of tasks from 'a' and 'c' to 'b', and by plain rules what it wants there.</summary>
internal sealed record ReloadCase(ImmutableArray<TaskDefinition> Tasks)
{
    /// <summary>What each task offers to copy, the first task first.</summary>
    public IEnumerable<(ReloadPlace Place, ServiceInstance Copy)> Offers(IReadOnlyDictionary<(string Source, ServiceKey Service), ImmutableArray<ServiceInstance>> natives) =>
        from task in Tasks
        from entry in natives
        where entry.Key.Source == task.Source.Name && task.FindMatch(entry.Key.Service) is not null
        let target = TargetNaming.TargetOf(entry.Key.Service, task.Source.Name, new() { HasNamespaces = true }, task.Mapping)
        from native in entry.Value
        where task.FindMatch(entry.Key.Service)!.Selector?.Includes(native) ?? true
        select (new ReloadPlace(target.Service, native.Key, task.Source.Name), native with { Mark = task.Source.Name, Metadata = task.Mapping.MapMetadata(native.Metadata) });

    /// <summary>What 'b' is to hold: of those that offer an address the first.</summary>
    public Dictionary<ReloadPlace, ServiceInstance> Desired(IReadOnlyDictionary<(string Source, ServiceKey Service), ImmutableArray<ServiceInstance>> natives) =>
        Offers(natives).DistinctBy(static offer => (offer.Place.Target, offer.Place.Instance)).ToDictionary(static offer => offer.Place, static offer => offer.Copy);

    public override string ToString() => string.Join("\n", Tasks.Select(static task =>
        $"{task.Name} {task.Source.Name}->b {task.OnRemove} names [{string.Join(", ", task.Mapping.Names)}] metadata [{string.Join(", ", task.Mapping.Metadata)}] "
        + string.Join(" | ", task.Matches.Select(MatchExplainer.Describe))));

    /// <summary>A case of these parts.</summary>
    public static ReloadCase Of(RemovalPolicy onRemove, IEnumerable<(string Name, string Source, string Pattern, string? Exclude, string? Colour, int Names, string? Region)> parts) => new(
    [
        .. parts.DistinctBy(static part => part.Name, StringComparer.Ordinal).Select(part => EngineHarness.Task(part.Name, part.Source, "b", new MatchDefinition
        {
            Namespace = "default",
            Service = NamePattern.Parse(part.Pattern),
            Exclude = part.Exclude is null ? [] : [NamePattern.Parse(part.Exclude)],
            Selector = part.Colour is null ? null : new() { Metadata = [new("colour", NamePattern.Parse(part.Colour))] },
        }) with
        {
            OnRemove = onRemove,
            PurgeAfter = TimeSpan.FromSeconds(1),
            Guard = EngineHarness.Guard with { MaxLossRatio = 1 },
            Mapping = new()
            {
                Names = part.Names switch { 0 => [], 1 => [NameRule.Parse("*", "x-*")], 2 => [NameRule.Parse("regex:s(.)", "y-$1")], _ => [NameRule.Parse("s1", "z")] },
                Metadata = part.Region is null ? [] : [new("region", part.Region)],
            },
        }),
    ]);
}
