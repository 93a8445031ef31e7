using System.Globalization;

namespace PolarisSync.Plugins.Consul;

/// <summary>A read, as its path and, for a blocking one, the index to wait beyond.</summary>
/// <param name="Path">Path below the address, encoded, it may have a query; also the key under which indexes are compared.</param>
/// <param name="What">The query in words, for messages.</param>
/// <param name="Timeout">How long the whole answer may take when it does not wait on purpose.</param>
internal sealed record ConsulQuery(string Path, string What, TimeSpan Timeout)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BulkTimeout = TimeSpan.FromSeconds(120);

    public static ConsulQuery Services { get; } = new("/v1/catalog/services", "the list of services", CallTimeout);

    /// <summary>
    /// The services of nodes that have a mark no node has: an answer of two bytes under the index of the last change of any service or node
    /// (measured on 1.8.7: the same as that of the list of services).
    /// </summary>
    public static ConsulQuery Nothing { get; } = new("/v1/catalog/services?node-meta=polaris-sync-nothing:nothing", "a sign of life", CallTimeout);

    public static ConsulQuery AllChecks { get; } = new("/v1/health/state/any", "the list of checks", BulkTimeout);

    /// <summary>Everything in one answer, made for Consul's own pages; there since 1.0 and not part of the documented API.</summary>
    public static ConsulQuery Dump { get; } = new("/v1/internal/ui/nodes", "the whole catalog", BulkTimeout);

    public static ConsulQuery Agent { get; } = new("/v1/agent/self", "the agent", CallTimeout);

    public static ConsulQuery Leader { get; } = new("/v1/status/leader", "the leader", CallTimeout);

    /// <summary>Whether the answer grows with the whole catalog; <see cref="BulkPatience"/> then tells how long its head may take.</summary>
    public bool IsBulk => Timeout == BulkTimeout;

    /// <summary>A blocking query returns when the index is beyond this one; 0 answers at once.</summary>
    public long Index { get; init; }

    /// <summary>How long the server may wait; null for a plain read.</summary>
    public TimeSpan? Wait { get; init; }

    public static ConsulQuery Service(string name) => new($"/v1/health/service/{Uri.EscapeDataString(name)}", $"service '{name}'", CallTimeout);

    public static ConsulQuery NodeServices(string node) => new($"/v1/catalog/node-services/{Uri.EscapeDataString(node)}", $"node '{node}'", BulkTimeout);

    /// <summary>The same before 1.7.</summary>
    public static ConsulQuery NodeServiceMap(string node) => new($"/v1/catalog/node/{Uri.EscapeDataString(node)}", $"node '{node}'", BulkTimeout);

    /// <summary>
    /// When to give a waiting query up: the server adds up to a sixteenth to the wait (agent/consul/rpc.go, jitterFraction = 16; 16 s took 16.6 s
    /// on 1.8.7), and 10 s are for the way. An answer at once keeps its own time.
    /// </summary>
    public TimeSpan Deadline => Wait is { } wait && Index > 0 ? (wait * 17 / 16) + CallTimeout : Timeout;

    public string ToRelative(string dc)
    {
        var separator = Path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var text = Path;
        if (dc.Length > 0)
        {
            Append($"dc={Uri.EscapeDataString(dc)}");
        }

        if (Wait is { } wait && Index > 0)
        {
            Append(string.Create(CultureInfo.InvariantCulture, $"index={Index}"));
            Append("wait=" + WaitTime.ToWire(wait));
        }

        return text;

        void Append(string pair)
        {
            text += separator + pair;
            separator = '&';
        }
    }
}
