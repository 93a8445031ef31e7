using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads one element of <c>tasks</c>.</summary>
internal sealed class TaskReader(EndpointReader endpoints, MethodSettings methods)
{
    /// <summary>The task; null when it is no object, which is reported.</summary>
    public TaskDraft? Read(ReadContext context, ConfigurationNode node, string path)
    {
        var errorsBefore = ErrorCount(context);
        if (context.Object(node, path, TaskShape.Object.Names) is not { } task)
        {
            return null;
        }

        var name = Names.Check(task, "name", task.RequiredText("name", "the task's unique name"));
        var enabled = task.Flag("enable") ?? true;
        var hasDefaultGroup = task.Flag("default_group") ?? true;
        var matches = ReadMatches(task, hasDefaultGroup);
        var isConfiguration = matches.Any(match => match.HasConfigGroup) && !matches.Any(match => match.HasService);
        var source = endpoints.Read(task, "source", EndpointRoles.Source, isConfiguration, enabled);
        var destination = endpoints.Read(task, "destination", EndpointRoles.Destination, isConfiguration, enabled);
        var policy = task.Word(TaskShape.Policy);
        var onRemove = task.Word(TaskShape.OnRemove);
        var purgeAfter = task.Duration(TaskShape.PurgeAfter);
        var flapDamping = task.Duration(TaskShape.FlapDamping);
        var guard = GuardReader.Read(task);
        var mapping = MappingReader.Read(task);
        CheckMatches(context, task, matches, isConfiguration, destination);
        CheckServers(task, source, destination);
        if (isConfiguration)
        {
            context.Warn(node.Position, path, "configuration tasks are not supported yet; the task is ignored");
        }

        var draft = new TaskDraft
        {
            Origin = context.Origin,
            Path = path,
            Position = task.PositionOf("name"),
            Name = name,
            Enabled = enabled,
            IsConfiguration = isConfiguration,
            Source = source,
            Destination = destination,
            Matches = [.. matches.Select(match => match.Definition).OfType<MatchDefinition>()],
            Mapping = task.Find("mapping") is null ? null : task.PositionOf("mapping"),
        };
        if (isConfiguration || name is null || ErrorCount(context) != errorsBefore
            || source?.Configuration is not { } from || destination?.Configuration is not { } to)
        {
            return draft;
        }

        return draft with
        {
            Definition = new()
            {
                Name = name.Value.Value,
                Enabled = enabled,
                Source = from,
                Destination = to,
                Matches = draft.Matches,
                Mapping = mapping,
                Methods = methods,
                OnRemove = Removal(onRemove, destination.Type),
                PurgeAfter = purgeAfter ?? TaskShape.DefaultPurgeAfter,
                Policy = policy == TaskShape.UpsertOnly ? SyncPolicy.UpsertOnly : SyncPolicy.Sync,
                FlapDamping = flapDamping ?? TimeSpan.Zero,
                DefaultGroup = hasDefaultGroup,
                Guard = guard,
            },
        };
    }

    private static int ErrorCount(ReadContext context) => context.Problems.Count(problem => problem.Severity == ProblemSeverity.Error);

    // Leased copies cannot be kept: they go with our connection or heartbeat.
    private static RemovalPolicy Removal(string? written, EndpointType? destination) => written switch
    {
        TaskShape.Keep => RemovalPolicy.Keep,
        TaskShape.Purge => RemovalPolicy.Purge,
        _ => destination is { Lease: not CopyLease.None } ? RemovalPolicy.Purge : RemovalPolicy.Keep,
    };

    private static List<MatchDraft> ReadMatches(ObjectReader task, bool hasDefaultGroup)
    {
        var matches = new List<MatchDraft>();
        foreach (var (element, path) in task.Elements("match"))
        {
            if (MatchReader.Read(task.Context, element, path, hasDefaultGroup) is { } match)
            {
                matches.Add(match);
            }
        }

        if (task.Find("match") is not { } list || list is { Kind: System.Text.Json.JsonValueKind.Array, Items.Count: 0 })
        {
            task.Warn("match", "the task has no 'match' and copies nothing; \"service\": \"*\" matches every service of a namespace");
        }

        return matches;
    }

    private static void CheckMatches(ReadContext context, ObjectReader task, List<MatchDraft> matches, bool isConfiguration, EndpointDraft? destination)
    {
        if (!isConfiguration && matches.Any(match => match.HasConfigGroup))
        {
            task.Error("match", "a task has either matches with 'service' or with 'config_group'; make two tasks of it");
        }

        for (var i = 0; i < matches.Count; i++)
        {
            var match = matches[i];
            if (match.Groups is { } groups && destination?.Type is { HasGroups: false } type && !isConfiguration)
            {
                context.Warn(groups, JsonPaths.Member(match.Path, "groups"), $"'{type.Name}' has no groups; all instances are copied");
            }

            if (match.Definition is { } later && matches.Take(i).FirstOrDefault(earlier => earlier.Definition?.Covers(later) == true) is { } first)
            {
                context.Warn(match.Position, match.Path, $"never used: {first.Path} includes the same services already");
            }
        }
    }

    private static void CheckServers(ObjectReader task, EndpointDraft? source, EndpointDraft? destination)
    {
        if (source is null || destination is null)
        {
            return;
        }

        if (source.Name is { } from && destination.Name is { } to && from.Value == to.Value)
        {
            task.Context.Error(destination.Position, JsonPaths.Member(destination.Path, "name"), $"source and destination are both {from.Shown}; expected two different endpoints");
        }
        else if (source.Server is { } server && server == destination.Server)
        {
            task.Context.Error(destination.Position, destination.Path, "source and destination are the same server; expected two different ones");
        }
    }
}
