using PolarisSync.Host.Secrets;

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

    public required TimeProvider TimeProvider { get; init; }

    /// <summary>What must not be printed.</summary>
    public Redactor Secrets { get; } = new();
}
