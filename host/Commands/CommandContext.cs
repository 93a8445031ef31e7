using PolarisSync.Host.Secrets;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

/// <summary>What a verb sees of the process it runs in.</summary>
internal sealed record CommandContext
{
    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The verb's result.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What went wrong.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, on which a line may move.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>How this program was called, as it can be typed again.</summary>
    public string Program => Environment.GetValueOrDefault(SettingNames.Program) is { Length: > 0 } named ? named : "polarissync";

    public required TimeProvider TimeProvider { get; init; }

    /// <summary>What must not be printed.</summary>
    public Redactor Secrets { get; } = new();
}
