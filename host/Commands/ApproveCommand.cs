using System.CommandLine;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class ApproveCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("ID") { HelpName = "ID", Description = "Id of the held object, as status shows it.", CompletionSources = { Suggestions.Held(context) } };
        var command = Verb.Create(
            "approve",
            """
            Release what the host holds: the losses are applied.

            Exit codes: 0 released, 1 error or no such id.
            Example: polarissync approve h1
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetRequiredValue(id), cancellationToken));
        command.Add(id);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string id, CancellationToken cancellationToken)
    {
        using var client = new HostClient(settings, context.Program);
        var held = await client.ApproveAsync(id, cancellationToken);
        await context.Output.WriteLineAsync(held.Scope is "purge"
            ? $"Approved {held.Id}: {Plural.Of(held.Count, "copy", "copies")} of the withdrawn task {held.Name} {Plural.Word(held.Count, "is", "are")} being removed."
            : $"Approved {held.Id}: {Plural.Of(held.Count, "loss", "losses")} {StatusText.Place(held)} {Plural.Word(held.Count, "is", "are")} being applied.");
        return ExitCodes.Done;
    }
}
