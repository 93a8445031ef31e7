using System.CommandLine.Completions;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

/// <summary>Names from the running host, for shell completion; without a host there are none.</summary>
internal static class Suggestions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Tasks(CommandContext context) => From(context, static status => status.Engine.Tasks.Select(static task => task.Name));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Endpoints(CommandContext context) => From(context, static status => status.Engine.Endpoints.Select(static endpoint => endpoint.Name));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Held(CommandContext context) => From(context, static status => status.Engine.Held.Select(static held => held.Id));

    private static Func<CompletionContext, IEnumerable<CompletionItem>> From(CommandContext context, Func<HostStatus, IEnumerable<string>> names) => completing =>
    {
        try
        {
            // Completion is asked for synchronously; there is no context a wait could block.
            using var patience = new CancellationTokenSource(s_patience, context.TimeProvider);
            using var client = new HostClient(HostSettingsReader.Read(context.Environment, context.WorkingDirectory), context.Program);
#pragma warning disable VSTHRD002 // System.CommandLine offers no asynchronous completion.
            var status = Task.Run(() => client.GetStatusAsync(patience.Token)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            return [.. names(status).Where(name => name.StartsWith(completing.WordToComplete, StringComparison.Ordinal)).Select(static name => new CompletionItem(name))];
        }
        catch (Exception error) when (error is VerbException or SettingsException or OperationCanceledException)
        {
            return [];
        }
    };
}
