using System.Globalization;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>Configuration documents of these measurements.</summary>
internal static class MigrationDocument
{
    /// <summary>Everything of a Nacos' default namespace into a Polaris.</summary>
    public static string NacosToPolaris(int auditSeconds, int nacosPort, FakePolaris polaris) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "tasks": [{
            "name": "nacos1-to-polaris1",
            "source": { "name": "nacos1", "type": "nacos", "addresses": ["127.0.0.1:{{nacosPort}}"] },
            "destination": { "name": "polaris1", "type": "polaris", "addresses": ["127.0.0.1:{{polaris.HttpAddress.Port}}", "grpc://127.0.0.1:{{polaris.GrpcAddress.Port}}"], "token": "{{polaris.Token}}" },
            "match": [{ "namespace": "empty_ns", "service": "*" }]
          }],
          "methods": [
            { "type": "watch", "enable": true },
            { "type": "pull", "enable": true, "interval": "{{auditSeconds}}s" }
          ]
        }
        """);
}
