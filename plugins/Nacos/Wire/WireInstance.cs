using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>An instance as reads hold it and as requests carry it. What other versions add is ignored.</summary>
internal sealed record WireInstance
{
    [JsonRequired]
    public string Ip { get; set; } = "";

    public int Port { get; set; }

    /// <summary>A number, or the text "NaN" that the server lets pass.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double Weight { get; set; } = 1;

    public bool Healthy { get; set; } = true;

    /// <summary>What <see cref="Healthy"/> is called in the catalog with instances of 2.x.</summary>
    public bool? Valid { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Null where the answer does not tell (the catalog with instances of 2.x).</summary>
    public bool? Ephemeral { get; set; }

    public string? ClusterName { get; set; }

    public Dictionary<string, string?>? Metadata { get; set; }
}
