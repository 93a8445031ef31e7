namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>The part of the server's configuration that matters.</summary>
internal sealed record WireConfiguration
{
    public string? Database { get; init; }

    public string? Role { get; init; }
}
