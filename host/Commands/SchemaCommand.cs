using System.CommandLine;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class SchemaCommand
{
    public static Command Create(CommandContext context)
    {
        var output = new Option<string?>("--output") { Description = "The file to write; without it the text goes to standard output.", HelpName = "FILE" };
        var markdown = new Option<bool>("--markdown") { Description = "Write a reference for people instead of a schema for editors." };
        var command = Verb.Create(
            "schema",
            """
            Print the JSON schema of the configuration documents, with the options of the loaded adapters.

            A document that says "$schema": "./sync.schema.json" is then completed and judged while it is edited.
            Exit codes: 0 done, 1 an adapter is not loaded or the file cannot be written.
            Example: polarissync schema --output conf/sync.schema.json
            """,
            context,
            (parsed, settings, cancellationToken) => RunAsync(context, settings, parsed.GetValue(output), parsed.GetValue(markdown), cancellationToken));
        command.Add(output);
        command.Add(markdown);
        return command;
    }

    /// <summary>What the adapters of a catalog offer, with the comments that lie beside them.</summary>
    public static IReadOnlyList<EndpointTypeOptions> TypesOf(PluginCatalog catalog, string pluginsPath) =>
    [
        .. from plugin in catalog.Plugins
           let comments = DocComments.Beside(Path.Combine(pluginsPath, plugin.File))
           from endpoint in plugin.Endpoints
           select new EndpointTypeOptions(endpoint.Type, endpoint.ExportOptions(comments)),
    ];

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, string? output, bool markdown, CancellationToken cancellationToken)
    {
        using var loggerFactory = HostLogging.ForVerb(settings);
        var catalog = new Composition(settings, loggerFactory, context.TimeProvider).Catalog;
        foreach (var problem in catalog.Problems)
        {
            await context.Error.WriteLineAsync($"Not loaded: {problem}");
        }

        var types = TypesOf(catalog, settings.PluginsPath);
        var text = markdown ? ConfigurationReference.Write(types) : ConfigurationSchema.Write(types);
        if (output is null)
        {
            await context.Output.WriteAsync(text);
        }
        else
        {
            await WriteAsync(Path.GetFullPath(output, context.WorkingDirectory), output, text, cancellationToken);
        }

        return catalog.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Error;
    }

    private static async Task WriteAsync(string path, string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{file}: cannot be written: {error.Message}", error);
        }
    }
}
