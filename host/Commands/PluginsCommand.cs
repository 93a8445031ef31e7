using System.CommandLine;
using System.Text.Json;
using PolarisSync.Host.Data;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class PluginsCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print the list as JSON." };
        var command = Verb.Create(
            "plugins",
            """
            List the adapter DLLs: version, what each offers, and why one was refused. Asks the running host; without one it loads the folder itself.

            Exit codes: 0 all are loaded, 1 at least one was refused, or the host does not answer.
            Example: polarissync plugins --json | jq '.plugins[].endpoint_types[].name'
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetValue(json), cancellationToken));
        command.Add(json);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, bool json, CancellationToken cancellationToken)
    {
        var report = await ReadAsync(context, settings, cancellationToken);
        if (json)
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(report, HostJson.Readable.PluginReport));
        }
        else
        {
            await context.Output.WriteAsync(PluginsText.Write(report));
        }

        return report.Plugins.Any(plugin => plugin.State is "refused") ? ExitCodes.Error : ExitCodes.Done;
    }

    private static async Task<PluginReport> ReadAsync(CommandContext context, HostSettings settings, CancellationToken cancellationToken)
    {
        if (DataFolderLock.IsTaken(new DataFolder(settings.DataPath)))
        {
            using var client = new HostClient(settings, context.Program);
            return await client.GetPluginsAsync(cancellationToken);
        }

        using var loggerFactory = HostLogging.ForVerb(settings);
        return PluginReport.Of(new Composition(settings, loggerFactory, context.TimeProvider).Catalog, settings.PluginsPath);
    }
}
