using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Judges what no task shows alone: names given twice, endpoints defined twice, copies that do not travel on.</summary>
internal static class TaskRelations
{
    /// <summary>Faults of a document, by itself and against another one; each is reported in the first.</summary>
    public static IEnumerable<ConfigurationProblem> Find(DocumentDraft own, DocumentDraft? other)
    {
        var names = new Dictionary<string, TaskDraft>(StringComparer.Ordinal);
        var known = new KnownEndpoints();
        foreach (var task in other?.Tasks ?? [])
        {
            Learn(task, names, known);
        }

        foreach (var task in own.Tasks)
        {
            if (task.Name is { } name && names.TryGetValue(name.Value, out var namesake))
            {
                var message = $"{name.Shown} is already the name of {Place(namesake.Path, namesake, task)}; task names are unique over both documents";
                yield return Problem(ProblemSeverity.Error, task, task.Position, JsonPaths.Member(task.Path, "name"), message);
            }

            foreach (var endpoint in task.IsConfiguration ? [] : task.Endpoints)
            {
                if (Judge(task, endpoint, known) is { } problem)
                {
                    yield return problem;
                }
            }

            Learn(task, names, known);
        }

        foreach (var (task, position, path, message) in TaskCollisions.Find(own.Tasks, other?.Tasks ?? []))
        {
            yield return Problem(ProblemSeverity.Error, task, position, path, message);
        }
    }

    /// <summary>Warnings for chains A->B->C without A->C, over all documents; each is reported at the task B->C.</summary>
    public static IEnumerable<ConfigurationProblem> FindChains(IReadOnlyList<TaskDraft> tasks)
    {
        var running = tasks.Where(task => task.Enabled).Select(task => (Draft: task, Task: task.Definition)).Where(task => task.Task is not null).ToList();
        var pairs = running.Select(task => (task.Task!.Source.Name, task.Task.Destination.Name)).ToHashSet();
        var into = running.Select(task => task.Task!).ToLookup(task => task.Destination.Name, StringComparer.Ordinal);
        foreach (var (draft, second) in running)
        {
            var reported = new HashSet<string>(StringComparer.Ordinal);
            foreach (var first in into[second!.Source.Name])
            {
                if (first.Source.Name != second.Destination.Name && !pairs.Contains((first.Source.Name, second.Destination.Name))
                    && Overlap(first, second) && reported.Add(first.Source.Name))
                {
                    yield return Problem(
                        ProblemSeverity.Warning,
                        draft,
                        draft.Source!.Position,
                        draft.Source.Path,
                        $"copies do not travel on: what '{first.Name}' copies from '{first.Source.Name}' to '{first.Destination.Name}' "
                        + $"does not reach '{second.Destination.Name}'; add a task from '{first.Source.Name}' to '{second.Destination.Name}' if it should");
                }
            }
        }
    }

    private static void Learn(TaskDraft task, Dictionary<string, TaskDraft> names, KnownEndpoints known)
    {
        if (task.Name is { } name)
        {
            names.TryAdd(name.Value, task);
        }

        foreach (var endpoint in task.IsConfiguration ? [] : task.Endpoints)
        {
            known.Add(task, endpoint);
        }
    }

    private static ConfigurationProblem? Judge(TaskDraft task, EndpointDraft endpoint, KnownEndpoints known)
    {
        if (endpoint.Name is not { } name)
        {
            return null;
        }

        var path = JsonPaths.Member(endpoint.Path, "name");
        if (known.FindByName(name.Value) is { } namesake && Difference(endpoint, namesake.Endpoint) is { } difference)
        {
            // What a disabled task says of an endpoint is not used by anything.
            var severity = task.Enabled && namesake.Task.Enabled ? ProblemSeverity.Error : ProblemSeverity.Warning;
            var where = Place(namesake.Endpoint.Path, namesake.Task, task);
            return Problem(severity, task, endpoint.Position, path, $"{name.Shown} is defined differently at {where}: {difference} differ; expected one definition for one name");
        }

        if (endpoint.Server is { } server && known.FindByServer(server) is { } twin && twin.Endpoint.Name is { } twinName && twinName.Value != name.Value
            && task.Enabled && twin.Task.Enabled)
        {
            var where = Place(twin.Endpoint.Path, twin.Task, task);
            return Problem(
                ProblemSeverity.Warning, task, endpoint.Position, path, $"{name.Shown} is the same server as {twinName.Shown} at {where}; use one name, as copies are told apart by it");
        }

        return null;
    }

    private static string? Difference(EndpointDraft oneDraft, EndpointDraft twoDraft)
    {
        if (oneDraft.Configuration is not { } one || twoDraft.Configuration is not { } two || oneDraft.Settings == twoDraft.Settings)
        {
            return null;
        }

        EndpointDefinition a = one.Definition, b = two.Definition;
        return a.Type != b.Type ? "the types"
            : !a.Addresses.SequenceEqual(b.Addresses, StringComparer.Ordinal) ? "the addresses"
            : a.Token != b.Token || a.User != b.User || a.Password != b.Password ? "the credentials"
            : a.ProductName != b.ProductName ? "the product names"
            : one.Tls != two.Tls ? "the tls settings"
            : "the options";
    }

    // What the first task writes, by the names it writes, against what the second one reads; in doubt they overlap.
    private static bool Overlap(TaskDefinition first, TaskDefinition second) => first.Matches.Any(a => second.Matches.Any(b => Overlap(a, first.Mapping, b)));

    private static bool Overlap(MatchDefinition written, MappingDefinition mapping, MatchDefinition read)
    {
        if (mapping.MapNamespace(written.Namespace) != read.Namespace)
        {
            return false;
        }

        if (written.Exact is { } exact)
        {
            return read.Includes(new(read.Namespace, mapping.MapName(exact.Name)));
        }

        return written.NeedsList && (!mapping.Names.IsEmpty || read.NeedsList || (read.Exact is { } wanted && written.Includes(wanted with { Namespace = written.Namespace })));
    }

    private static string Place(string path, TaskDraft owner, TaskDraft viewer) => owner.Origin == viewer.Origin ? path : $"{path} of {owner.Origin}";

    private static ConfigurationProblem Problem(ProblemSeverity severity, TaskDraft task, SourcePosition at, string path, string message) => new()
    {
        Origin = task.Origin,
        Line = at.Line,
        Column = at.Column,
        Path = path,
        Message = message,
        Severity = severity,
    };
}
