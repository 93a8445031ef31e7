using PolarisSync.Core.Configuration;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Http;

namespace PolarisSync.Host.Hosting;

/// <summary>The configuration in force as people may see it.</summary>
internal static class ConfigurationView
{
    public static ConfiguredTasks Of(ConfigurationState state) => new()
    {
        Documents = [.. state.Documents.Select(document => Document(document, state))],
        Tasks = [.. state.Documents.SelectMany(document => document.Tasks).Select(Task)],
    };

    private static ConfiguredDocument Document(CompiledDocument document, ConfigurationState state) => new()
    {
        Kind = document.Document.Kind.ToString().ToLowerInvariant(),
        Origin = document.Document.Origin,
        FromBackup = state.FromBackup.Contains(document.Document.Kind),
        Tasks = document.DeclaredTasks,
        HealthCheckEvery = document.HealthCheck.Enabled ? DurationText.Format(document.HealthCheck.Interval) : null,
        ReportEvery = DurationText.Format(document.Report.Interval),
        ReportTargets = [.. document.Report.Targets.Where(target => target.Enabled).Select(target => target.Type)],
    };

    private static ConfiguredTask Task(TaskDefinition task) => new()
    {
        Name = task.Name,
        Enabled = task.Enabled,
        Source = Endpoint(task.Source),
        Destination = Endpoint(task.Destination),
        Matches = [.. task.Matches.Select(match => Match(match))],
        Mapping = [.. Mapping(task.Mapping)],
        Settings = TaskDefaults.Describe(task),
    };

    // Values set on copies are left out: they may come from a reference.
    private static IEnumerable<string> Mapping(MappingDefinition mapping) =>
        mapping.Namespaces.Select(pair => $"namespace {pair.Key} -> {pair.Value}")
            .Concat(mapping.OtherNamespaces is { } other ? [$"namespace * -> {other}"] : [])
            .Concat(mapping.Names.Select(rule => $"name {rule}"))
            .Concat(mapping.Metadata.Select(pair => pair.Value is null ? $"metadata {pair.Key} removed" : $"metadata {pair.Key} set"));

    private static ConfiguredMatch Match(MatchDefinition match) => new(
        match.Namespace,
        match.Service.Text,
        [.. match.Exclude.Select(pattern => pattern.Text)],
        match.Selector?.ToString() ?? "",
        [.. match.Groups.Select(group => group.Name)]);

    private static ConfiguredEndpoint Endpoint(EndpointConfiguration endpoint) => new(endpoint.Name, endpoint.Type, endpoint.MaxWritesPerSecond);
}
