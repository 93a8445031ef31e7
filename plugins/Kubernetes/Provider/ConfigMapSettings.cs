using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Which ConfigMap to read, where and as whom: the <c>POLARIS_SYNC_CONFIG_K8S_*</c> variables, else what a pod finds around it.</summary>
internal sealed record ConfigMapSettings
{
    public const string AddressVariable = Prefix + "ADDRESS";
    public const string TokenVariable = Prefix + "TOKEN";
    public const string TokenFileVariable = Prefix + "TOKEN_FILE";
    public const string AuthorityVariable = Prefix + "CA_FILE";
    public const string NamespaceVariable = Prefix + "NAMESPACE";
    public const string NameVariable = Prefix + "CONFIGMAP_NAME";
    public const string KeyVariable = Prefix + "CONFIGMAP_DATA_ID";
    public const string DefaultName = "polaris-sync-config";
    public const string DefaultRegistryKey = "sync-registry.json";
    public const string DefaultConfigurationKey = "sync-config.json";

    private const string Prefix = "POLARIS_SYNC_CONFIG_K8S_";

    public required Uri Address { get; init; }

    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    /// <summary>PEM file with the authorities to trust; null for the system's.</summary>
    public string? AuthorityFile { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The key of the registry document.</summary>
    public required string RegistryKey { get; init; }

    /// <summary>The key of the other document.</summary>
    public string ConfigurationKey => DefaultConfigurationKey;

    /// <summary>Reads the variables.</summary>
    /// <exception cref="SyncException">Config: the address is missing or is none.</exception>
    public static ConfigMapSettings From(IReadOnlyDictionary<string, string> variables, InCluster inCluster)
    {
        string? Find(string name) => variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var address = Find(AddressVariable) ?? inCluster.Address ?? throw new SyncException(
            SyncErrorKind.Config,
            $"No address of the API server: {AddressVariable} is not set, and KUBERNETES_SERVICE_HOST is not there, as it is inside a cluster. Set {AddressVariable} to https://HOST:PORT.");
        return new()
        {
            Address = Parse(address),
            Token = Find(TokenVariable),
            TokenFile = Find(TokenFileVariable),
            AuthorityFile = Find(AuthorityVariable) ?? (File.Exists(inCluster.AuthorityFile) ? inCluster.AuthorityFile : null),
            Namespace = Find(NamespaceVariable) ?? inCluster.Namespace ?? "default",
            Name = Find(NameVariable) ?? DefaultName,
            RegistryKey = Find(KeyVariable) ?? DefaultRegistryKey,
        };
    }

    /// <summary>Where a key is, as faults name it.</summary>
    public string Origin(string key) => $"configmap:{Namespace}/{Name}/{key}";

    /// <summary>Address and map only, so that no token slips into a log.</summary>
    public override string ToString() => $"ConfigMap {Namespace}/{Name} at {Address}";

    private static Uri Parse(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0
            ? address
            : throw new SyncException(SyncErrorKind.Config, $"{AddressVariable}: '{text}' is not host:port, http:// or https://.");
    }
}
