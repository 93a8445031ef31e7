using System.CommandLine;
using System.Text.Json;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Http;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class StatusCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print the status as JSON." };
        var command = Verb.Create(
            "status",
            """
            Ask the running host: tasks, endpoints, what is held and how to decide it, what servers refuse, what is kept or unclaimed.

            Exit codes: 0 it answered, 1 it did not.
            Example: polarissync status --json | jq '.engine.tasks[].state'
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetValue(json), cancellationToken));
        command.Add(json);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, bool json, CancellationToken cancellationToken)
    {
        using var client = new HostClient(settings);
        HostStatus status = await client.GetStatusAsync(cancellationToken);
        if (json)
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(status, HostJson.Readable.HostStatus));
        }
        else
        {
            await context.Output.WriteAsync(StatusText.Write(status));
        }

        return ExitCodes.Done;
    }
}
