using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Captures;

/// <summary>One file of recorded exchanges.</summary>
public sealed class Capture
{
    private Capture(JsonObject document)
    {
        System = Text(document, "system");
        Version = Text(document, "version");
        Scenario = Text(document, "scenario");
        Start = Text(document, "start");
        Transport = document["transport"]?.GetValue<string>() ?? "http";
        Rules = CaptureRules.None.With(document);
        Document = document;
        Exchanges = [.. document["exchanges"]!.AsArray().Select((exchange, index) => new CaptureExchange(index, exchange!.AsObject(), Rules))];
    }

    /// <summary>Which server: "nacos".</summary>
    public string System { get; }

    /// <summary>Which version of it: "2.5.1".</summary>
    public string Version { get; }

    /// <summary>What the file shows, as a short name.</summary>
    public string Scenario { get; }

    /// <summary>The state before the first request, in words.</summary>
    public string Start { get; }

    /// <summary>"http", or "grpc" where gRPC occurs too.</summary>
    public string Transport { get; }

    /// <summary>What is compared how in the whole file.</summary>
    public CaptureRules Rules { get; }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<CaptureExchange> Exchanges { get; }

    internal JsonObject Document { get; }

    /// <summary>Reads a file.</summary>
    public static async Task<Capture> LoadAsync(string path, CancellationToken cancellationToken) =>
        Parse(await File.ReadAllTextAsync(path, cancellationToken));

    /// <summary>Reads the text of a file.</summary>
    public static Capture Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    /// <inheritdoc/>
    public override string ToString() => $"{System}-{Version}/{Scenario}";

    internal static Capture From(JsonObject document) => new(document);

    private static string Text(JsonObject document, string name) => document[name]?.GetValue<string>() ?? "";
}
