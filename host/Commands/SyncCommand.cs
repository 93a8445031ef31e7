using System.CommandLine;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Data;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class SyncCommand
{
    public static Command Create(CommandContext context)
    {
        var once = new Option<bool>("--once") { Description = "Apply once and end. Required: to keep in step, use run." };
        var json = new Option<bool>("--json") { Description = "Print what became of it as JSON." };
        var command = Verb.Create(
            "sync",
            """
            Bring everything in step once, without a host. Refused while a host works on the data folder, and onto destinations whose copies live only as
            long as their writer.

            Exit codes: 0 in step, 3 something is held or waits, 1 error, or a part could not be read or was refused.
            Example: polarissync sync --once
            """,
            context,
            async (parsed, settings, cancellationToken) =>
            {
                if (!parsed.GetValue(once))
                {
                    throw new VerbException("sync needs --once; to keep everything in step, use `run`.");
                }

                var report = await SyncAsync(context, settings, parsed.GetValue(json), cancellationToken);
                await PlanCommand.PrintAsync(context, report, parsed.GetValue(json), "Sync");
                return ExitCodeOf(report);
            });
        command.Add(once);
        command.Add(json);
        return command;
    }

    /// <summary>What could not be done wins over what waits.</summary>
    public static int ExitCodeOf(PlanReport report)
    {
        if (!report.Unknown.IsEmpty || report.Changes.Any(change => change.State is "apply" or "refused"))
        {
            return ExitCodes.Error;
        }

        return report.Held > 0 ? ExitCodes.Held : ExitCodes.Done;
    }

    private static async Task<PlanReport> SyncAsync(CommandContext context, HostSettings settings, bool json, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(settings.DataPath);
        folder.Prepare();
        using var claim = DataFolderLock.TryTake(folder)
            ?? throw new VerbException($"A host works on the data folder '{folder.Root}' and keeps everything in step; `status` and `plan` ask it. Stop it before `sync --once`.");
        await using var session = await EngineSession.StartAsync(context, settings, EngineMode.Run, cancellationToken);
        return await Progress.RunAsync(context, json, lines: true, session.Engine, () => session.Engine.SyncOnceAsync(cancellationToken), cancellationToken);
    }
}
