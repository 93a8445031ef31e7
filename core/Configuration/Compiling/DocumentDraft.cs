using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>A document read on its own; what concerns several tasks is not judged yet.</summary>
internal sealed record DocumentDraft
{
    public required TaskDocument Document { get; init; }

    public ImmutableArray<TaskDraft> Tasks { get; init; } = [];

    public HealthCheckSettings HealthCheck { get; init; } = new();

    public ReportSettings Report { get; init; } = new();

    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    public bool HasErrors => Problems.Any(problem => problem.Severity == ProblemSeverity.Error);

    public CompiledDocument Compile() => new()
    {
        Document = Document,
        Tasks = [.. Tasks.Select(task => task.Definition).OfType<TaskDefinition>()],
        HealthCheck = HealthCheck,
        Report = Report,
        DeclaredTasks = Tasks.Length,
    };
}
