namespace PolarisSync.Host.Tests.Schema;

/// <summary>Good documents that use every key.</summary>
internal static class Samples
{
    public const string Rich =
        """
        {
          "$schema": "./sync.schema.json",
          "tasks": [
            {
              "name": "a-to-b", "enable": true,
              "source": {
                "name": "consul-a", "type": "consul", "addresses": ["127.0.0.1:8500", "http://10.0.0.2"],
                "token": "secret-1", "user": "somebody", "password": "secret-2", "product_name": "x",
                "options": { "dc": "dc1", "wait": "30s", "node_prefix": "polaris-sync-", "max_connections": 20 },
                "tls": { "ca_file": "ca.pem", "certificate_file": "c.pem", "key_file": "k.pem", "server_name": "s", "skip_verify": false },
                "db": { "jdbc_url": "", "username": "", "password": "" }
              },
              "destination": {
                "name": "consul-b", "type": "consul",
                "max_writes_per_second": 100,
                "server": { "addresses": ["https://b:8500/path"], "token": "secret-3", "user": "", "password": "" }
              },
              "match": [
                {
                  "namespace": "default", "service": "orders",
                  "groups": [{ "name": "v1", "metadata": { "version": "1" }, "upstreamName": "up" }, { "name": "v2" }],
                  "exclude": ["x-*", "regex:y"],
                  "selector": { "metadata": { "env": "prod", "v": "regex:v[0-9]+" }, "tags": ["blue"] }
                },
                { "service": "shop-*" },
                { "namespace": "prod", "service": "regex:(pay|bill)-.*" }
              ],
              "mapping": {
                "namespaces": { "prod": "production", "*": "other" },
                "names": { "orders2": "orders-b", "legacy-*": "old-*", "a-*-b-*": "*-*", "q?": "q", "regex:^x(.)$": "y$1" },
                "metadata": { "origin": "a", "internal": null }
              },
              "policy": "sync", "on_remove": "keep", "purge_after": "60s", "default_group": true,
              "guard": {
                "max_loss_ratio": 0.3, "min_owned": 10, "window": "60s", "surge": "30m", "hold": "5m", "hold_unhealthy": "never", "confirm_empty": "10s"
              }
            },
            {
              "name": "files",
              "source": { "name": "f1", "type": "file", "addresses": ["one.json"], "options": {} },
              "destination": { "name": "f2", "type": "file", "addresses": ["two.json"] },
              "match": [{ "service": "*" }]
            },
            {
              "name": "configuration",
              "source": { "name": "n", "type": "nacos", "server": { "addresses": ["127.0.0.1:8848"] } },
              "destination": { "name": "p", "type": "polaris", "addresses": ["grpc://127.0.0.1:8091"], "options": { "any": ["${env:X}", 1] } },
              "match": [{ "namespace": "ns", "config_group": "g" }]
            }
          ],
          "methods": [{ "type": "watch", "enable": true }, { "type": "pull", "enable": false, "interval": "5m" }],
          "health_check": { "enable": true, "interval": "30s", "timeout": "5s" },
          "report": { "interval": "1m", "targets": [{ "type": "file", "enable": true, "options": { "path": "report.jsonl", "max_bytes": 100000, "max_files": 3 } },
            { "type": "prometheus", "options": { "x": "y" } }] }
        }
        """;
}
