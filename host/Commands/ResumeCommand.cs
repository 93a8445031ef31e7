using System.CommandLine;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class ResumeCommand
{
    public static Command Create(CommandContext context)
    {
        var task = new Argument<string>("TASK") { HelpName = "TASK", Description = "Name of the task.", CompletionSources = { Suggestions.Tasks(context) } };
        var command = Verb.Create(
            "resume",
            """
            Let a paused task go on: the difference is applied, with the guard in force.

            Exit codes: 0 resumed, also when it was not paused, 1 error or no such task.
            Example: polarissync resume a-to-b
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetRequiredValue(task), cancellationToken));
        command.Add(task);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string name, CancellationToken cancellationToken)
    {
        using var client = new HostClient(settings, context.Program);
        var task = await client.ResumeAsync(name, cancellationToken);
        await context.Output.WriteLineAsync($"Resumed {task.Name}: {task.Source} -> {task.Destination} goes on, with the guard in force.");
        return ExitCodes.Done;
    }
}
