using System.CommandLine;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Commands;

/// <summary>Says what is wrong with a command line, what was probably meant, and where to read on: the whole help would bury it.</summary>
internal static class WrongArguments
{
    /// <summary>Tells of the faults; gives the exit code.</summary>
    public static async Task<int> TellAsync(ParseResult parsed, IReadOnlyList<string> arguments, CommandContext context)
    {
        var command = parsed.CommandResult.Command;
        var isVerb = command.Parents.Any();

        // A mistyped verb is not missing as well.
        var faults = parsed.Errors.Select(static error => error.Message).Where(message => isVerb || arguments.All(IsOption) || parsed.UnmatchedTokens.Any(message.Contains)).ToList();
        foreach (var fault in faults.Count > 0 ? faults : [.. parsed.Errors.Select(static error => error.Message)])
        {
            var unknown = parsed.UnmatchedTokens.FirstOrDefault(token => fault.Contains($"'{token}'", StringComparison.Ordinal));
            await context.Error.WriteLineAsync(string.Join(' ', fault.Split(["\n", "\t", "\r"], StringSplitOptions.RemoveEmptyEntries)) + Hint(command, unknown));
        }

        await context.Error.WriteLineAsync($"See `{context.Program}{(isVerb ? " " + command.Name : "")} --help`.");
        return ExitCodes.Error;
    }

    private static string Hint(Command command, string? unknown)
    {
        // Options for what looks like one, and verbs for the rest.
        var known = unknown is null ? [] : IsOption(unknown) ? command.Options.Select(static option => option.Name) : command.Subcommands.Select(static verb => verb.Name);
        return NearestName.Find(unknown ?? "", known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
    }

    private static bool IsOption(string argument) => argument.StartsWith('-');
}
