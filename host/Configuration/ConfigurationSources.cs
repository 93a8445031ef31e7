using PolarisSync.Abstractions;

namespace PolarisSync.Host.Configuration;

/// <summary>Which files hold the documents and their backups.</summary>
internal sealed record ConfigurationSources
{
    public const string RegistryVariable = "POLARIS_SYNC_REGISTRY_FILE_WATCH";
    public const string ConfigurationVariable = "POLARIS_SYNC_CONFIG_FILE_WATCH";
    public const string BackupVariable = "POLARIS_SYNC_REGISTRY_CONFIG_BACKUP_PATH";

    public required DocumentFile Registry { get; init; }

    public required DocumentFile Configuration { get; init; }

    public required DocumentFile RegistryBackup { get; init; }

    public required DocumentFile ConfigurationBackup { get; init; }

    public required DocumentFile Demo { get; init; }

    /// <summary>The services the demo begins with; shipped, so nobody should edit them.</summary>
    public required DocumentFile DemoTemplate { get; init; }

    /// <summary>The services the demo reads.</summary>
    public required DocumentFile DemoServices { get; init; }

    /// <summary>Whether the demo runs: its file is the registry document, and nothing is backed up.</summary>
    public bool IsDemo { get; init; }

    /// <summary>The files the variables name, else the defaults; relative paths are below the base directory.</summary>
    public static ConfigurationSources From(IReadOnlyDictionary<string, string> variables, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(variables);
        DocumentFile Find(string variable, string byDefault) => variables.TryGetValue(variable, out var path) && path.Length > 0
            ? new(path, Path.GetFullPath(path, baseDirectory), variable)
            : Default(byDefault);

        DocumentFile Default(string path) => new(path, Path.GetFullPath(path, baseDirectory));

        var backup = Find(BackupVariable, "conf/sync-config-backup.json");
        return new()
        {
            Registry = Find(RegistryVariable, "conf/sync-registry.json"),
            Configuration = Find(ConfigurationVariable, "conf/sync-config.json"),
            RegistryBackup = backup,
            ConfigurationBackup = new(Beside(backup.Origin), Beside(backup.FullPath), backup.NamedBy),
            Demo = Default("conf/demo.json"),
            DemoTemplate = Default("conf/demo/services.json"),
            DemoServices = Default("data/demo/services.json"),
        };
    }

    /// <summary>The same with documents that are in no file: messages name the provider until it has named the document.</summary>
    public ConfigurationSources FromProvider(string name) => this with
    {
        Registry = new($"provider {name}", Registry.FullPath),
        Configuration = new($"provider {name}", Configuration.FullPath),
    };

    /// <summary>The same with the demo as the registry document.</summary>
    public ConfigurationSources ForDemo() => this with { Registry = Demo, IsDemo = true };

    public DocumentFile Document(TaskDocumentKind kind) => kind == TaskDocumentKind.Registry ? Registry : Configuration;

    public DocumentFile Backup(TaskDocumentKind kind) => kind == TaskDocumentKind.Registry ? RegistryBackup : ConfigurationBackup;

    // sync-config-backup.json is the registry document's; sync-config-backup.config.json the other's.
    private static string Beside(string path) => Path.ChangeExtension(path, ".config" + Path.GetExtension(path));
}
