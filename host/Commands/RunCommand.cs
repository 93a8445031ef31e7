using System.CommandLine;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Commands;

internal static class RunCommand
{
    public static Command Create(CommandContext context)
    {
        var successor = new Option<bool>("--successor")
        {
            Description = "When another host works on the data folder, keep ready and take over as soon as it stops.",
        };
        var command = Verb.Create(
            "run",
            """
            Run the host in the foreground until SIGTERM or Ctrl+C; the log goes to standard output.

            Exit codes: 0 stopped as asked, 1 cannot start or a part of it failed.
            Example: polarissync run --successor
            """,
            context,
            (parsed, settings, cancellationToken) => HostRunner.RunAsync(settings, parsed.GetValue(successor), context.TimeProvider, cancellationToken));
        command.Add(successor);
        return command;
    }
}
