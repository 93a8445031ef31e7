using System.Globalization;

namespace PolarisSync.Benchmarks;

/// <summary>Configuration documents of the measurements.</summary>
internal static class Document
{
    /// <summary>No task.</summary>
    public const string Empty = """{ "tasks": [] }""";

    /// <summary>Everything from one Consul to another, for each pair of ports; the endpoints are called a0, b0, a1, b1 and so on.</summary>
    public static string ConsulToConsul(int auditSeconds, params (int Source, int Destination)[] pairs) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "tasks": [{{string.Join(",", pairs.Select(static (pair, number) => Task(number, pair.Source, pair.Destination)))}}],
          "methods": [
            { "type": "watch", "enable": true },
            { "type": "pull", "enable": true, "interval": "{{auditSeconds}}s" }
          ]
        }
        """);

    private static string Task(int number, int source, int destination) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
            "name": "t{{number}}",
            "source": { "name": "a{{number}}", "type": "consul", "addresses": ["127.0.0.1:{{source}}"] },
            "destination": { "name": "b{{number}}", "type": "consul", "addresses": ["127.0.0.1:{{destination}}"] },
            "match": [{ "namespace": "default", "service": "*" }]
        }
        """);
}
