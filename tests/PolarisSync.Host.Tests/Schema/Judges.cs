using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Commands;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>The two that judge a document: what lint says, and what the schema says, both with the adapters of one folder.</summary>
internal sealed class Judges
{
    private readonly ConfigurationSet _set;
    private readonly NJsonSchema.JsonSchema _schema;

    private Judges(ConfigurationSet set, string text, NJsonSchema.JsonSchema schema)
    {
        _set = set;
        _schema = schema;
        SchemaText = text;
    }

    public string SchemaText { get; }

    public static async Task<Judges> WithAsync(string pluginsPath)
    {
        // Patterns are judged thousands of times.
        Regex.CacheSize = 1000;
        var catalog = new PluginCatalog(PluginLoader.LoadAll(pluginsPath), new EndpointServices(NullLoggerFactory.Instance, TimeProvider.System, new CallCounters()));
        var text = ConfigurationSchema.Write(SchemaCommand.TypesOf(catalog, pluginsPath));
        var plain = PlainSchema.From((JsonObject)JsonNode.Parse(text)!);
        return new(new(catalog, new EchoSecrets()), text, await NJsonSchema.JsonSchema.FromJsonAsync(plain.ToJsonString()));
    }

    /// <summary>The faults lint finds; warnings are none.</summary>
    public IReadOnlyList<string> Lint(string text) =>
    [
        .. _set.Update([new TaskDocument { Kind = TaskDocumentKind.Registry, Origin = "d", Text = text }]).Problems
            .Where(problem => problem.Severity == ProblemSeverity.Error)
            .Select(problem => $"{problem.Path}: {problem.Message}"),
    ];

    /// <summary>The faults the schema finds.</summary>
    public IReadOnlyList<string> Validate(string json) => [.. _schema.Validate(json).Select(error => $"{error.Path}: {error.Kind}")];
}
