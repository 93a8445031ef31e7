using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Tells what the tasks' matches hit: from fresh lists of the sources, and from what the engine knows of the services.</summary>
internal static class DiscoverReporter
{
    /// <summary>The lists that are needed: every namespace any task names at a source, and its default one.</summary>
    public static ImmutableArray<(EndpointRuntime Endpoint, string Namespace)> Wanted(EngineCore core, string? task) =>
    [
        .. core.Tasks.Where(running => task is null || string.Equals(running.Definition.Name, task, StringComparison.Ordinal)).Select(static running => running.Source).Distinct()
            .Where(static endpoint => endpoint.IsOpen)
            .SelectMany(endpoint => core.Tasks.Where(running => ReferenceEquals(running.Source, endpoint)).SelectMany(static running => running.Definition.Matches)
                .Select(static match => match.Namespace).Append(ServiceKey.DefaultNamespace).Distinct(StringComparer.Ordinal)
                .Select(ns => (endpoint, ns))),
    ];

    /// <summary>The report.</summary>
    /// <param name="core">The engine.</param>
    /// <param name="task">The one task to tell of, or null for all.</param>
    /// <param name="lists">What the sources listed, by source and namespace.</param>
    public static DiscoverReport Report(EngineCore core, string? task, IReadOnlyDictionary<(string Source, string Namespace), NamespaceList> lists) => new()
    {
        Tasks =
        [
            .. core.Configuration.Tasks.Where(definition => task is null || string.Equals(definition.Name, task, StringComparison.Ordinal))
                .Select(definition => Task(core, definition, lists)),
        ],
    };

    private static DiscoveredTask Task(EngineCore core, TaskDefinition definition, IReadOnlyDictionary<(string Source, string Namespace), NamespaceList> lists)
    {
        var report = new DiscoveredTask { Name = definition.Name, Source = definition.Source.Name, Destination = definition.Destination.Name, Enabled = definition.Enabled };
        if (!definition.Enabled)
        {
            return report;
        }

        if (core.Tasks.FirstOrDefault(running => string.Equals(running.Definition.Name, definition.Name, StringComparison.Ordinal)) is not { } task)
        {
            var broken = core.Broken.GetValueOrDefault(definition.Source.Name) ?? core.Broken.GetValueOrDefault(definition.Destination.Name);
            return report with { Failures = [broken ?? "The task does not run."] };
        }

        var namespaces = definition.Matches.Select(static match => match.Namespace).ToHashSet(StringComparer.Ordinal);
        var failures = new List<string>();
        var keys = new SortedSet<ServiceKey>(definition.Matches.Select(static match => match.Exact).OfType<ServiceKey>());
        var listed = new HashSet<ServiceKey>();
        foreach (var ((_, ns), list) in lists.Where(pair => string.Equals(pair.Key.Source, task.Source.Name, StringComparison.Ordinal)).OrderBy(static pair => pair.Key.Namespace, StringComparer.Ordinal))
        {
            listed.UnionWith(list.Services);
            if (list.Failure is { } failure && namespaces.Contains(ns))
            {
                failures.Add($"The services of '{ns}' at '{task.Source.Name}' cannot be listed: {failure.Message}");
            }
        }

        if (!task.Source.IsOpen)
        {
            failures.Add(NotReached(task.Source));
        }

        if (task.Destination.Info is null)
        {
            failures.Add($"{NotReached(task.Destination)} What services are called there is not known.");
        }

        keys.UnionWith(listed);
        keys.UnionWith(task.Slots.Values.Where(static slot => !slot.Instances.IsEmpty || slot.Source.Unknown is not null).Select(static slot => slot.Source.Key));
        var matched = keys.Where(key => definition.FindMatch(key) is not null).ToList();
        return report with
        {
            Failures = [.. failures],
            Matches = [.. definition.Matches.Select((match, index) => Match(definition, match, index, matched))],
            Services = [.. matched.Select(key => Service(task, key, listed.Contains(key)))],
            Rest = [.. keys.Where(key => definition.FindMatch(key) is null).Select(key => new LeftOutService(key.ToString(), MatchExplainer.WhyNot(definition, key)))],
        };
    }

    /// <summary>Why an endpoint that is not open is not, as a sentence.</summary>
    public static string NotReached(EndpointRuntime endpoint) =>
        endpoint.Reason.Length > 0 ? $"'{endpoint.Name}' cannot be reached: {endpoint.Reason}" : $"'{endpoint.Name}' was not reached yet.";

    private static DiscoveredMatch Match(TaskDefinition definition, MatchDefinition match, int index, List<ServiceKey> matched)
    {
        var own = matched.Count(key => ReferenceEquals(definition.FindMatch(key), match));
        return new(MatchExplainer.Place(index), MatchExplainer.Describe(match), own, matched.Count(match.Includes) - own);
    }

    private static DiscoveredService Service(TaskRuntime task, ServiceKey key, bool isListed)
    {
        var definition = task.Definition;
        var match = definition.FindMatch(key)!;
        var report = new DiscoveredService { Service = key.ToString(), Match = MatchExplainer.Place(definition.Matches.IndexOf(match)) };
        if (TargetNaming.FindFault(key, definition.Mapping) is { } fault)
        {
            return report with { Reason = fault };
        }

        if (task.Destination.Info?.Destination is { } traits)
        {
            report = report with { Target = TargetNaming.TargetOf(key, task.Owner, traits, definition.Mapping).Service.ToString() };
        }

        if (task.Source.Feed?.Services.GetValueOrDefault(key) is not { Snapshot: { } snapshot } service)
        {
            var unknown = task.Source.Feed?.Services.GetValueOrDefault(key)?.Unknown;
            return report with { Reason = unknown is null ? "It was only just listed and was not read yet." : $"It is not known: {unknown}" };
        }

        var instances = InstanceMapper.Map(snapshot, task.Owner, task.CopiesTravel, match.Selector).Length;
        var leftOut = InstanceMapper.CountLeftOut(snapshot, task.CopiesTravel, match.Selector);
        var blocked = task.Slots.GetValueOrDefault(key)?.Blocked;
        return report with
        {
            Copied = instances > 0 && blocked is null,
            Instances = instances,
            LeftOut = leftOut,
            Reason = blocked
                ?? (service.Unknown is { } reason ? $"This is what was known last: {reason}" : instances > 0 ? "" : WhyEmpty(snapshot, leftOut, isListed)),
        };
    }

    private static string WhyEmpty(ServiceSnapshot snapshot, int leftOut, bool isListed)
    {
        if (leftOut > 0)
        {
            return leftOut == 1 ? "Its only instance is not selected." : $"None of its {leftOut} instances is selected.";
        }

        if (!snapshot.Instances.IsEmpty)
        {
            return "It has copies only, and copies do not travel on.";
        }

        return isListed ? "It has no instances." : "The source does not list it: there is no such service, or it is one of the registry's own, which are never copied.";
    }
}
