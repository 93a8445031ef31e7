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

        return await PointToHelpAsync(command, context);
    }

    /// <summary>What looks like an option, but would be taken for a file or a name; null when there is none. After <c>--</c> anything goes.</summary>
    public static string? FindMistyped(ParseResult parsed, IReadOnlyList<string> arguments) =>
        arguments.Contains("--", StringComparer.Ordinal) ? null : parsed.CommandResult.Tokens.Select(static token => token.Value).FirstOrDefault(static value => IsOption(value) && value.Length > 1);

    /// <summary>Tells of an option that there is none of; gives the exit code.</summary>
    public static async Task<int> TellMistypedAsync(ParseResult parsed, string option, CommandContext context)
    {
        var command = parsed.CommandResult.Command;
        await context.Error.WriteLineAsync($"There is no option '{option}'.{Hint(command, option)} For a name that begins like one, write '--' before it.");
        return await PointToHelpAsync(command, context);
    }

    private static async Task<int> PointToHelpAsync(Command command, CommandContext context)
    {
        await context.Error.WriteLineAsync($"See `{context.Program}{(command.Parents.Any() ? " " + command.Name : "")} --help`.");
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
