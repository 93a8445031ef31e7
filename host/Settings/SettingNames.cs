namespace PolarisSync.Host.Settings;

/// <summary>Names of the environment variables. In application.yaml the same names stand below <c>polaris_sync</c>, in lower case and without the prefix.</summary>
internal static class SettingNames
{
    public const string Prefix = "POLARIS_SYNC_";
    public const string Section = "polaris_sync";

    public const string Home = Prefix + "HOME";
    public const string ConfigProvider = Prefix + "REGISTRY_CONFIG_PROVIDER";
    public const string BackupPath = Prefix + "REGISTRY_CONFIG_BACKUP_PATH";
    public const string ConfigFile = Prefix + "CONFIG_FILE_WATCH";
    public const string RegistryFile = Prefix + "REGISTRY_FILE_WATCH";
    public const string HttpAddress = Prefix + "HTTP_ADDRESS";
    public const string AdminToken = Prefix + "ADMIN_TOKEN";
    public const string DataPath = Prefix + "DATA_PATH";
    public const string PluginsPath = Prefix + "PLUGINS_PATH";
    public const string HistorySize = Prefix + "HISTORY_SIZE";
    public const string Program = Prefix + "PROGRAM";
    public const string LogLevel = Prefix + "LOG_LEVEL";
    public const string LogFormat = Prefix + "LOG_FORMAT";

    /// <summary>Everything application.yaml may hold.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        ConfigProvider, BackupPath, ConfigFile, RegistryFile, HttpAddress, AdminToken, DataPath, PluginsPath, HistorySize, LogLevel, LogFormat,
        Prefix + "CONFIG_K8S_ADDRESS", Prefix + "CONFIG_K8S_TOKEN", Prefix + "CONFIG_K8S_TOKEN_FILE", Prefix + "CONFIG_K8S_CA_FILE", Prefix + "CONFIG_K8S_NAMESPACE",
        Prefix + "CONFIG_K8S_CONFIGMAP_NAME", Prefix + "CONFIG_K8S_CONFIGMAP_DATA_ID",
    ];

    /// <summary>The name a setting has in application.yaml.</summary>
    public static string ToYaml(string variable) => variable[Prefix.Length..].ToLowerInvariant();
}
