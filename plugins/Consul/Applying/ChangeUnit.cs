using System.Text.Json;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>The operations of one change; they go into one transaction together.</summary>
internal sealed class ChangeUnit
{
    public ChangeUnit(int set, int change, string owner, IReadOnlyList<WireOperation> operations)
    {
        Set = set;
        Change = change;
        Owner = owner;
        Operations = [.. operations.Select(operation => JsonSerializer.SerializeToUtf8Bytes(operation, ConsulJson.Default.WireOperation))];
        Bytes = Operations.Sum(operation => operation.Length + 1);
        MustResult = [.. operations.Select(operation => operation.Check is { Verb: "cas" } check ? check.Check.CheckId : null).OfType<string>()];
    }

    /// <summary>Index of the change set in the batch.</summary>
    public int Set { get; }

    /// <summary>Index of the change in its set.</summary>
    public int Change { get; }

    public string Owner { get; }

    /// <summary>Ready to send.</summary>
    public IReadOnlyList<byte[]> Operations { get; }

    public int Bytes { get; }

    /// <summary>
    /// Checks the answer must show: Consul acknowledges a check of an instance that is gone and writes nothing (measured on 1.8.7: 200 with an
    /// empty result).
    /// </summary>
    public IReadOnlyList<string> MustResult { get; }
}
