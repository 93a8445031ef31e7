using System.CommandLine;
using PolarisSync.Abstractions;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

/// <summary>What all verbs share: settings are read first, and what a person can mend is told in sentences.</summary>
internal static class Verb
{
    /// <summary>Makes a command.</summary>
    /// <param name="name">Name.</param>
    /// <param name="description">What it does, its exit codes, examples.</param>
    /// <param name="context">The process.</param>
    /// <param name="run">The verb; returns the exit code.</param>
    public static Command Create(string name, string description, CommandContext context, Func<ParseResult, HostSettings, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellationToken) => RunAsync(context, settings => run(parsed, settings, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Func<HostSettings, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            var settings = HostSettingsReader.Read(context.Environment, context.WorkingDirectory) with { Secrets = context.Secrets };
            foreach (var secret in settings.OwnSecrets)
            {
                context.Secrets.Learn(secret);
            }

            return await run(settings);
        }
        catch (Exception error) when (error is SettingsException or VerbException or ConfigurationException or SyncException or IOException)
        {
            await context.Error.WriteLineAsync(error.Message);
            return ExitCodes.Error;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("Interrupted.");
            return ExitCodes.Error;
        }
    }
}
