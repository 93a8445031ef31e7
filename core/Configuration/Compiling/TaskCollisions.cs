using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Configuration;

/// <summary>
/// Finds two source services that are given one name at a destination, as far as the documents alone show it: services named exactly, by a match or
/// by a rule of <c>mapping.names</c>. What only the registries know is found while the engine runs.
/// </summary>
internal static class TaskCollisions
{
    /// <summary>The collisions of <paramref name="own"/> tasks, among themselves and with the others; each is reported at the later task.</summary>
    public static IEnumerable<(TaskDraft Task, SourcePosition Position, string Path, string Message)> Find(IEnumerable<TaskDraft> own, IEnumerable<TaskDraft> others)
    {
        var known = new Dictionary<(string Source, string Destination, ServiceKey Target), (ServiceKey Service, TaskDraft Task)>();
        foreach (var task in others)
        {
            foreach (var (place, service) in Named(task))
            {
                known.TryAdd(place, (service, task));
            }
        }

        foreach (var task in own)
        {
            foreach (var (place, service) in Named(task))
            {
                var isFirst = known.TryAdd(place, (service, task));
                var first = known[place];
                if (isFirst || first.Service == service)
                {
                    continue;
                }

                var where = ReferenceEquals(first.Task, task) ? "" : $" (task '{first.Task.Definition!.Name}')";
                yield return (
                    task,
                    task.Mapping ?? task.Position,
                    JsonPaths.Member(task.Path, task.Mapping is null ? "match" : "mapping"),
                    $"'{first.Service}'{where} and '{service}' are both called '{place.Target}' at '{place.Destination}'; give each a name of its own");
            }
        }
    }

    private static IEnumerable<((string Source, string Destination, ServiceKey Target) Place, ServiceKey Service)> Named(TaskDraft draft)
    {
        if (!draft.Enabled || draft.Definition is not { } task)
        {
            yield break;
        }

        var traits = new DestinationTraits { HasNamespaces = draft.Destination?.Type?.HasNamespaces ?? false };
        var names = task.Mapping.Names.Select(static rule => rule.From.ExactName).OfType<string>().ToList();
        var services = task.Matches.SelectMany(match => match.Exact is { } exact ? [exact] : names.Select(name => new ServiceKey(match.Namespace, name)));
        foreach (var service in services.Where(service => task.FindMatch(service) is not null).Distinct())
        {
            if (TargetNaming.FindFault(service, task.Mapping) is null)
            {
                yield return ((task.Source.Name, task.Destination.Name, TargetNaming.TargetOf(service, task.Source.Name, traits, task.Mapping).Service), service);
            }
        }
    }
}
