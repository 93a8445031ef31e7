using Microsoft.Extensions.Logging;
using PolarisSync.Host.Secrets;

namespace PolarisSync.Host.Settings;

/// <summary>The host's own settings, from application.yaml and the environment. Paths are absolute.</summary>
internal sealed record HostSettings
{
    /// <summary>The folder relative paths are relative to: <c>POLARIS_SYNC_HOME</c>, or the working directory.</summary>
    public required string Home { get; init; }

    /// <summary>Where configuration documents come from: <c>file</c>, or the name of a loaded configuration provider.</summary>
    public string ConfigProvider { get; init; } = "file";

    /// <summary>Where the HTTP surface listens; null when it is switched off.</summary>
    public HttpAddress? HttpAddress { get; init; } = HttpAddress.Default;

    /// <summary>Whether a setting names the address; then verbs use it instead of the one the host wrote down.</summary>
    public bool HttpAddressNamed { get; init; }

    /// <summary>The admin token when it was set; null for the one in the data folder. Never to be logged.</summary>
    public string? AdminToken { get; init; }

    /// <summary>What the host keeps itself.</summary>
    public required string DataPath { get; init; }

    /// <summary>The adapter DLL folders.</summary>
    public required string PluginsPath { get; init; }

    /// <summary>The most the change log may have on disk, in bytes; 0 for no change log.</summary>
    public long HistoryBytes { get; init; } = DefaultHistoryBytes;

    /// <summary>64 MB.</summary>
    public const long DefaultHistoryBytes = 64L * 1024 * 1024;

    /// <summary>Least level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether the log is JSON, one object a line.</summary>
    public bool LogJson { get; init; }

    /// <summary>Everything that starts with <c>POLARIS_SYNC_</c>, for configuration providers. Holds secrets.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Everything secret this process came to know, to keep it out of what it writes.</summary>
    public Redactor Secrets { get; init; } = new();

    /// <summary>Those among these settings.</summary>
    public IEnumerable<string> OwnSecrets => Variables.Where(variable => variable.Key.EndsWith("TOKEN", StringComparison.Ordinal)).Select(variable => variable.Value);

    /// <summary>Home only, so that no secret slips into a log.</summary>
    public override string ToString() => Home;
}
