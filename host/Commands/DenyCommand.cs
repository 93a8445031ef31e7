using System.CommandLine;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class DenyCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("ID") { HelpName = "ID", Description = "Id of the held object, as status shows it.", CompletionSources = { Suggestions.Held(context) } };
        var command = Verb.Create(
            "deny",
            """
            Pin what the host holds: time never releases it, only approve or the instances coming back do. A purge is cancelled: its copies are kept.

            Exit codes: 0 pinned, 1 error or no such id.
            Example: polarissync deny h1
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetRequiredValue(id), cancellationToken));
        command.Add(id);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string id, CancellationToken cancellationToken)
    {
        using var client = new HostClient(settings, context.Program);
        var held = await client.DenyAsync(id, cancellationToken);
        await context.Output.WriteLineAsync(held.Scope is "purge"
            ? $"Denied {held.Id}: the purge of {held.Name} is cancelled, its {Plural.Of(held.Count, "copy is", "copies are")} kept."
            : $"Denied {held.Id}: {Plural.Of(held.Count, "loss", "losses")} {StatusText.Place(held)} {Plural.Word(held.Count, "stays held until it is approved or comes", "stay held until they are approved or come")} back.");
        return ExitCodes.Done;
    }
}
