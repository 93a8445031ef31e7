using System.CommandLine;
using System.Text.Json;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Data;
using PolarisSync.Host.Http;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class DiscoverCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string?>("TASK")
        {
            HelpName = "TASK",
            Description = "Tell of this task only.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { Suggestions.Tasks(context) },
        };
        var task = new Option<string?>("--task") { Description = "The same as TASK.", HelpName = "NAME", CompletionSources = { Suggestions.Tasks(context) } };
        var json = new Option<bool>("--json") { Description = "Print it as JSON." };
        var all = new Option<bool>("--all") { Description = $"Print every line, not only the first {DiscoverText.MostLines} of each task." };
        var command = Verb.Create(
            "discover",
            """
            Show which services of the sources each task copies, under which name and by which match, and why it does not copy the others. A host that
            runs on the data folder is asked; without one the endpoints are opened.

            Exit codes: 0 everything could be listed, 1 not, or there is no such task.
            Example: polarissync discover a-to-b
            """,
            context,
            async (parsed, settings, cancellationToken) =>
            {
                var (one, other) = (parsed.GetValue(name), parsed.GetValue(task));
                if (one is not null && other is not null && !string.Equals(one, other, StringComparison.Ordinal))
                {
                    throw new VerbException($"Two tasks are named, '{one}' and '{other}'; name one, or none for all.");
                }

                var report = await DiscoverAsync(context, settings, one ?? other, parsed.GetValue(json), cancellationToken);
                if (parsed.GetValue(json))
                {
                    await context.Output.WriteLineAsync(JsonSerializer.Serialize(report, HostJson.Readable.DiscoverReport));
                }
                else
                {
                    await context.Output.WriteAsync(DiscoverText.Write(report, parsed.GetValue(all)));
                }

                return report.Tasks.Any(static found => !found.Failures.IsEmpty) ? ExitCodes.Error : ExitCodes.Done;
            });
        command.Add(name);
        command.Add(task);
        command.Add(json);
        command.Add(all);
        return command;
    }

    private static async Task<DiscoverReport> DiscoverAsync(CommandContext context, HostSettings settings, string? task, bool json, CancellationToken cancellationToken)
    {
        if (DataFolderLock.IsTaken(new DataFolder(settings.DataPath)))
        {
            using var client = new HostClient(settings, context.Program);
            return await client.DiscoverAsync(task, cancellationToken);
        }

        await using var session = await EngineSession.StartAsync(context, settings, EngineMode.DryRun, cancellationToken);
        return await Progress.RunAsync(context, json, lines: false, session.Engine, () => session.Engine.DiscoverAsync(task, cancellationToken), cancellationToken);
    }
}
