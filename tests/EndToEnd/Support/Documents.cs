using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Texts of configuration documents.</summary>
internal static class Documents
{
    /// <summary>A guard whose times are short enough for a test; nothing else differs from the defaults.</summary>
    public const string ShortGuard = """{ "window": "5s", "surge": "10s", "hold": "25s", "hold_unhealthy": "25s", "confirm_empty": "2s" }""";

    /// <summary>A document of tasks.</summary>
    /// <param name="audit">Interval of the audits in seconds.</param>
    /// <param name="tasks">The tasks.</param>
    public static string Of(int audit, params string[] tasks) => $$"""
        {
          "tasks": [
        {{string.Join(",\n", tasks)}}
          ],
          "methods": [
            { "type": "watch", "enable": true },
            { "type": "pull", "enable": true, "interval": "{{audit.ToString(CultureInfo.InvariantCulture)}}s" }
          ]
        }
        """;

    /// <summary>A task between two registries.</summary>
    /// <param name="source">Where natives are read.</param>
    /// <param name="destination">Where copies are written.</param>
    /// <param name="more">More members, each with a comma before it.</param>
    /// <param name="service">What it matches.</param>
    /// <param name="guard">Its guard.</param>
    public static string Task(Registry source, Registry destination, string more = "", string service = "*", string guard = ShortGuard) => $$"""
            {
              "name": "{{source.Name}}-to-{{destination.Name}}",
              "source": {{source.Endpoint}},
              "destination": {{destination.Endpoint}},
              "match": [{ "namespace": "default", "service": "{{service}}" }],
              "guard": {{guard}}{{more}}
            }
        """;
}
