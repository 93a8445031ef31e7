using System.CommandLine;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class PauseCommand
{
    public static Command Create(CommandContext context)
    {
        var task = new Argument<string>("TASK") { HelpName = "TASK", Description = "Name of the task.", CompletionSources = { Suggestions.Tasks(context) } };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks at status.", HelpName = "TEXT" };
        var command = Verb.Create(
            "pause",
            """
            Stop a task from writing until it is resumed, also over a restart: its copies stay as they are, its source is still watched, other tasks go on.
            What would be done after resume is shown by status and plan.

            Exit codes: 0 paused, also when it was, 1 error or no such task.
            Example: polarissync pause a-to-b --reason "maintenance of b"
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetRequiredValue(task), parsed.GetValue(reason) ?? "", cancellationToken));
        command.Add(task);
        command.Add(reason);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string name, string reason, CancellationToken cancellationToken)
    {
        using var client = new HostClient(settings, context.Program);
        var task = await client.PauseAsync(name, reason, cancellationToken);
        await context.Output.WriteLineAsync($"Paused {task.Name}: nothing of it is written to {task.Destination} until `{context.Program} resume {Shell.Quote(task.Name)}`.");
        return ExitCodes.Done;
    }
}
