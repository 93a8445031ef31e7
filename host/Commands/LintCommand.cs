using System.Collections.Immutable;
using System.CommandLine;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class LintCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("FILES")
        {
            Description = "Documents to judge, each by itself. Without any: what the host would read, judged together.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = Verb.Create(
            "lint",
            """
            Judge the configuration without connecting to anything: every fault as file:line:col: path: what is wrong.

            Exit codes: 0 no fault (there may be warnings), 1 faults.
            Example: polarissync lint conf/sync-registry.json
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetValue(files) ?? [], cancellationToken));
        command.Add(files);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string[] files, CancellationToken cancellationToken)
    {
        using var loggerFactory = HostLogging.ForVerb(settings);
        var composition = new Composition(settings, loggerFactory, context.TimeProvider);
        var (problems, tasks) = files.Length > 0
            ? await JudgeFilesAsync(context, composition, files, cancellationToken)
            : await JudgeConfiguredAsync(composition, cancellationToken);

        foreach (var problem in composition.Catalog.Problems)
        {
            await context.Error.WriteLineAsync($"Not loaded: {problem}");
        }

        foreach (var problem in problems)
        {
            await context.Output.WriteLineAsync(problem.Severity == ProblemSeverity.Error ? problem.ToString() : $"{problem} (warning)");
        }

        var faults = problems.Count(problem => problem.Severity == ProblemSeverity.Error);
        var warnings = problems.Count - faults;
        var found = $"{Plural.Of(faults, "fault")}, {Plural.Of(warnings, "warning")}.";
        await context.Output.WriteLineAsync(faults == 0 ? $"{Plural.Of(tasks, "task")}, {found}" : found);
        return faults == 0 ? ExitCodes.Done : ExitCodes.Error;
    }

    private static async Task<(IReadOnlyList<ConfigurationProblem> Problems, int Tasks)> JudgeConfiguredAsync(Composition composition, CancellationToken cancellationToken)
    {
        await using var parts = composition.CreateConfiguration();
        var loaded = await parts.Loader.ReadAsync(cancellationToken);
        return (loaded.Problems, loaded.Set.Configuration.Tasks.Length);
    }

    private static async Task<(IReadOnlyList<ConfigurationProblem> Problems, int Tasks)> JudgeFilesAsync(
        CommandContext context, Composition composition, string[] files, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
        var tasks = 0;
        foreach (var file in files)
        {
            var text = await ReadAsync(Path.GetFullPath(file, context.WorkingDirectory), file, cancellationToken);
            var update = composition.EmptySet().Update([new TaskDocument { Kind = TaskDocumentKind.Registry, Origin = file, Text = text }]);
            problems.AddRange(update.Problems);
            tasks += update.Set.Configuration.Tasks.Length;
        }

        return (problems.ToImmutable(), tasks);
    }

    private static async Task<string> ReadAsync(string path, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new VerbException(Directory.Exists(path) ? $"'{file}' is a folder; name the documents in it." : $"There is no file '{file}'.");
        }

        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{file}: cannot be read: {error.Message}", error);
        }
    }
}
