using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>One instance of a write, ready to send.</summary>
internal sealed class WriteItem(int set, int change, string id, ServiceKey service, WireInstance body)
{
    /// <summary>Index of the change set in the batch.</summary>
    public int Set { get; } = set;

    /// <summary>Index of the change in its set.</summary>
    public int Change { get; } = change;

    /// <summary>The id of the copy.</summary>
    public string Id { get; } = id;

    public ServiceKey Service { get; } = service;

    /// <summary>Ready to send.</summary>
    public byte[] Body { get; } = JsonSerializer.SerializeToUtf8Bytes(body, PolarisJson.Default.WireInstance);

    /// <summary>Whether the server said once that its service was missing, and it was made.</summary>
    public bool ServiceWasMade { get; set; }
}
