using System.Globalization;

namespace PolarisSync.Benchmarks;

/// <summary>Configuration documents of the measurements.</summary>
internal static class Document
{
    /// <summary>No task.</summary>
    public const string Empty = """{ "tasks": [] }""";

    /// <summary>Everything from one Consul to another.</summary>
    public static string ConsulToConsul(int source, int destination, int auditSeconds) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "tasks": [{
            "name": "a-to-b",
            "source": { "name": "consul-a", "type": "consul", "addresses": ["127.0.0.1:{{source}}"] },
            "destination": { "name": "consul-b", "type": "consul", "addresses": ["127.0.0.1:{{destination}}"] },
            "match": [{ "namespace": "default", "service": "*" }]
          }],
          "methods": [
            { "type": "watch", "enable": true },
            { "type": "pull", "enable": true, "interval": "{{auditSeconds}}s" }
          ]
        }
        """);
}
