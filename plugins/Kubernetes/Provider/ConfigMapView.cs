using System.Text;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>One state of the ConfigMap.</summary>
internal sealed record ConfigMapView(string Version, IReadOnlyDictionary<string, string?> Data, IReadOnlyDictionary<string, string?> BinaryData)
{
    private static readonly Dictionary<string, string?> Nothing = [];

    public static KubeResource<WireConfigMap, ConfigMapView> Resource(string what) => new(
        what,
        KubeJson.Default.WireListWireConfigMap,
        KubeJson.Default.WireConfigMap,
        wire => new(wire.Metadata?.ResourceVersion ?? "", wire.Data ?? Nothing, wire.BinaryData ?? Nothing));

    /// <summary>The text below a key; null when there is no such key.</summary>
    /// <exception cref="SyncException">Config: what is there is no text.</exception>
    public string? Find(string key)
    {
        if (Data.TryGetValue(key, out var text))
        {
            return text;
        }

        if (!BinaryData.TryGetValue(key, out var encoded) || encoded is null)
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(encoded));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new SyncException(SyncErrorKind.Config, $"The key '{key}' below binaryData is no text in UTF-8.", error);
        }
    }
}
