using System.CommandLine;
using System.CommandLine.Invocation;
using PolarisSync.Host.Secrets;

namespace PolarisSync.Host.Commands;

/// <summary>All verbs.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan s_interruptTime = TimeSpan.FromSeconds(10);

    /// <summary>Runs the verb that was asked for.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken)
    {
        context = context with { Output = new RedactingWriter(context.Output, context.Secrets), Error = new RedactingWriter(context.Error, context.Secrets) };
        var root = CreateRoot(context);
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction && arguments.Count > 0)
        {
            return WrongArguments.TellAsync(parsed, arguments, context);
        }

        if (WrongArguments.FindMistyped(parsed, arguments) is { } option)
        {
            return WrongArguments.TellMistypedAsync(parsed, option, context);
        }

        if (parsed.CommandResult.Command == root)
        {
            // A list of verbs is to be read at one glance; each one's own help says the rest.
            foreach (var verb in root.Subcommands)
            {
                verb.Description = FirstSentence(verb.Description ?? "");
            }
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,

            // The host's own lifetime handles the signals of `run`, and takes the time it needs to stop.
            ProcessTerminationTimeout = string.Equals(parsed.CommandResult.Command.Name, "run", StringComparison.Ordinal) ? null : s_interruptTime,
            EnableDefaultExceptionHandler = false,
        };
        return parsed.InvokeAsync(invocation, cancellationToken);
    }

    /// <summary>Every verb with its arguments and options.</summary>
    public static RootCommand CreateRoot(CommandContext context)
    {
        var root = new RootCommand(
            """
            Keeps service registries and gateways in step.

            Settings come from bin/application.yaml and POLARIS_SYNC_... variables; tasks from conf/sync-registry.json and conf/sync-config.json.
            `polarissync VERB --help` has the exit codes and examples of each verb.
            Exit codes: 0 done or nothing to do, 1 error, 2 changes (plan), 3 something is held (plan, sync).

            Examples:
              polarissync lint                 is the configuration good?
              polarissync check                are all servers there, and our credentials good?
              polarissync discover             what do the tasks copy, and why not the rest?
              polarissync plan                 what would be changed?
              polarissync run                  keep everything in step
              polarissync status               how is the running host?
              polarissync approve ID           let held losses through
              polarissync pause TASK           stop a task from writing for a while
              polarissync history --since 1h   what was changed, why, and what did the server say?
            """)
        {
            RunCommand.Create(context),
            LintCommand.Create(context),
            SchemaCommand.Create(context),
            CheckCommand.Create(context),
            DiscoverCommand.Create(context),
            PlanCommand.Create(context),
            SyncCommand.Create(context),
            StatusCommand.Create(context),
            PluginsCommand.Create(context),
            ApproveCommand.Create(context),
            DenyCommand.Create(context),
            PauseCommand.Create(context),
            ResumeCommand.Create(context),
            HistoryCommand.Create(context),
            CompletionCommand.Create(context),
        };
        foreach (var option in root.Options.OfType<VersionOption>())
        {
            option.Action = new PrintVersion(context);
        }

        return root;
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal) is var stop and >= 0 ? stop + 1 : text.IndexOf('\n', StringComparison.Ordinal);
        return (end >= 0 ? text[..end] : text).ReplaceLineEndings(" ").Trim();
    }
}
