using PolarisSync.Core.Engine;
using Spectre.Console;

namespace PolarisSync.Host.Commands;

/// <summary>
/// Tells how far long work is: a line that moves, on a terminal; elsewhere plain lines now and then, where they were asked for. Always on standard
/// error, which holds no verb's result.
/// </summary>
internal static class Progress
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_line = TimeSpan.FromSeconds(2);

    /// <summary>Runs work and tells how far it is.</summary>
    /// <param name="context">The process.</param>
    /// <param name="silent">Tells nothing: the result is for a machine.</param>
    /// <param name="lines">Whether plain lines are wanted where there is no terminal.</param>
    /// <param name="look">How far it is, in a few words.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the telling; the work ends by its own token.</param>
    public static async Task<T> RunAsync<T>(CommandContext context, bool silent, bool lines, Func<CancellationToken, Task<string>> look, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (silent || (!context.ErrorIsTerminal && !lines))
        {
            return await work();
        }

        return context.ErrorIsTerminal
            ? await OnTerminalAsync(context, look, work, cancellationToken)
            : await InLinesAsync(context, look, work, cancellationToken);
    }

    /// <summary>Runs an engine's work.</summary>
    public static Task<T> RunAsync<T>(CommandContext context, bool silent, bool lines, SyncEngine engine, Func<Task<T>> work, CancellationToken cancellationToken) => RunAsync(
        context, silent, lines, async token => ProgressText.Write(await engine.GetStatusAsync(token), engine.Counters), work, cancellationToken);

    private static async Task<T> OnTerminalAsync<T>(CommandContext context, Func<CancellationToken, Task<string>> look, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(context.Error),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = context.Environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
        });
        return await console.Status().Spinner(Spinner.Known.Line).StartAsync(
            Markup.Escape(await look(cancellationToken)),
            status => TellAsync(context, s_look, look, work(), text => status.Status(Markup.Escape(text)), cancellationToken));
    }

    private static Task<T> InLinesAsync<T>(CommandContext context, Func<CancellationToken, Task<string>> look, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var last = "";
        return TellAsync(context, s_line, look, work(), text =>
        {
            if (!string.Equals(text, last, StringComparison.Ordinal))
            {
                last = text;
                context.Error.WriteLine(text);
            }
        }, cancellationToken);
    }

    private static async Task<T> TellAsync<T>(
        CommandContext context, TimeSpan interval, Func<CancellationToken, Task<string>> look, Task<T> working, Action<string> tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(working, Task.Delay(interval, context.TimeProvider, ending.Token));
            await ending.CancelAsync();
            if (working.IsCompleted)
            {
                return await working;
            }

            cancellationToken.ThrowIfCancellationRequested();
            tell(await look(cancellationToken));
        }
    }
}
