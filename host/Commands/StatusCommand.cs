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
        var task = new Argument<string?>("TASK")
        {
            HelpName = "TASK",
            Description = "Only this task, with the services that are not in step and why.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { Suggestions.Tasks(context) },
        };
        var json = new Option<bool>("--json") { Description = "Print the status as JSON." };
        var command = Verb.Create(
            "status",
            """
            Ask the running host: tasks, endpoints, what is held and how to decide it, what servers refuse, what is kept or unclaimed.

            Exit codes: 0 it answered, 1 it did not, or there is no such task.
            Example: polarissync status --json | jq '.engine.tasks[].state'
            Example: polarissync status a-to-b
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetValue(task), parsed.GetValue(json), cancellationToken));
        command.Add(task);
        command.Add(json);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string? task, bool json, CancellationToken cancellationToken)
    {
        using var client = new HostClient(settings, context.Program);
        if (task is not null)
        {
            var detail = await client.GetTaskAsync(task, cancellationToken);
            await context.Output.WriteAsync(json ? JsonSerializer.Serialize(detail, HostJson.Readable.TaskDetail) + "\n" : TaskText.Write(detail, context.TimeProvider.GetUtcNow()));
            return ExitCodes.Done;
        }

        HostStatus status = await client.GetStatusAsync(cancellationToken);
        await context.Output.WriteAsync(json ? JsonSerializer.Serialize(status, HostJson.Readable.HostStatus) + "\n" : StatusText.Write(status, context.Program));
        return ExitCodes.Done;
    }
}
