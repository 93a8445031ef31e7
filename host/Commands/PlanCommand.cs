using System.CommandLine;
using System.Text.Json;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Data;
using PolarisSync.Host.Http;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class PlanCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON." };
        var candidate = new Option<string?>("--candidate") { Description = "Plan the change over to this registry document.", HelpName = "FILE" };
        var command = Verb.Create(
            "plan",
            """
            Show the very changes that would be applied now; applies nothing. A host that runs on the data folder is asked, so that its guard and its
            leases count. With --candidate nobody is asked: what the configured documents stand for is read first, then compared with what the host
            would do if it were given FILE in place of the registry document, what is withdrawn included.

            Exit codes: 0 nothing to do, 2 changes, 3 something is held or paused, 1 error, or nothing is known to do but not everything could be read.
            Example: polarissync plan --candidate conf/sync-registry.new.json
            Example: polarissync plan --json | jq '.changes[] | select(.action == "delete")'
            """,
            context,
            async (parsed, settings, cancellationToken) =>
            {
                var report = await PlanAsync(context, settings, parsed.GetValue(candidate), parsed.GetValue(json), cancellationToken);
                await PrintAsync(context, report, parsed.GetValue(json), "Plan");
                return ExitCodeOf(report);
            });
        command.Add(json);
        command.Add(candidate);
        return command;
    }

    /// <summary>Held, or paused, wins over changes, changes over what is unknown.</summary>
    public static int ExitCodeOf(PlanReport report)
    {
        if (report.Held + report.Paused > 0)
        {
            return ExitCodes.Held;
        }

        return report.Creates + report.Updates + report.Deletes > 0 ? ExitCodes.Changes : report.Unknown.IsEmpty ? ExitCodes.Done : ExitCodes.Error;
    }

    internal static async Task PrintAsync(CommandContext context, PlanReport report, bool json, string title)
    {
        if (json)
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(report, HostJson.Readable.PlanReport));
        }
        else
        {
            await context.Output.WriteAsync(PlanText.Write(report, title));
        }
    }

    private static async Task<PlanReport> PlanAsync(CommandContext context, HostSettings settings, string? candidate, bool json, CancellationToken cancellationToken)
    {
        if (candidate is null && DataFolderLock.IsTaken(new DataFolder(settings.DataPath)))
        {
            using var client = new HostClient(settings, context.Program);
            return await Progress.RunAsync(
                context, json, lines: false, static _ => Task.FromResult("The running host reads and compares everything"), () => client.PlanAsync(cancellationToken), cancellationToken);
        }

        if (candidate is not null && !File.Exists(Path.GetFullPath(candidate)))
        {
            throw new VerbException($"There is no file '{candidate}'.");
        }

        await using var session = await EngineSession.StartAsync(context, settings, EngineMode.DryRun, cancellationToken);
        if (candidate is not null)
        {
            await session.SwitchAsync(context, Path.GetFullPath(candidate), cancellationToken);
        }

        return await Progress.RunAsync(context, json, lines: false, session.Engine, () => session.Engine.PlanAsync(cancellationToken), cancellationToken);
    }
}
