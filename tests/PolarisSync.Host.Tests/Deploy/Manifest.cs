using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace PolarisSync.Tests.Deploy;

/// <summary>One object of the manifests in deploy/kubernetes.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="Text">It, as it stands there.</param>
/// <param name="Content">The same to look into; every value is text.</param>
internal sealed record Manifest(string File, string Text, JsonObject Content)
{
    public const string Tasks = "polaris-sync-config.yaml";
    public const string Host = "polaris-sync.yaml";
    public const string Source = "polaris-sync-source.yaml";

    /// <summary>The folder.</summary>
    public static string Folder { get; } = FindFolder();

    public string Kind => Content["kind"]!.GetValue<string>();

    public string Name => Content["metadata"]!["name"]!.GetValue<string>();

    public string? Namespace => Content["metadata"]!["namespace"]?.GetValue<string>();

    /// <summary>Where the API server keeps it.</summary>
    public string Path
    {
        get
        {
            var version = Content["apiVersion"]!.GetValue<string>();
            var group = version.Contains('/', StringComparison.Ordinal) ? "apis" : "api";
            var plural = Kind.ToLowerInvariant() + "s";
            return $"/{group}/{version}/{(Namespace is null ? "" : $"namespaces/{Namespace}/")}{plural}/{Name}";
        }
    }

    /// <summary>Every object of a file, in its order.</summary>
    public static IReadOnlyList<Manifest> Read(string file)
    {
        var texts = System.IO.File.ReadAllText(System.IO.Path.Combine(Folder, file)).ReplaceLineEndings("\n").Split("\n---\n");
        return [.. texts.Select(text => new Manifest(file, text, (JsonObject)Parse(text)))];
    }

    /// <summary>The one object of a kind in a file.</summary>
    public static Manifest Read(string file, string kind) => Read(file).Single(manifest => manifest.Kind == kind);

    public override string ToString() => $"{Kind} {Name} in {File}";

    private static JsonNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return ToJson(stream.Documents.Single().RootNode);
    }

    private static JsonNode ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, (JsonNode?)ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        _ => JsonValue.Create(((YamlScalarNode)node).Value ?? ""),
    };

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = System.IO.Path.Combine(folder.FullName, "deploy", "kubernetes");
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run below the repository.");
    }
}
