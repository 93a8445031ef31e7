namespace PolarisSync.Plugins.Kong.Wire;

/// <summary>A service as it is made or patched: what is left out stays as it is, or gets Kong's default.</summary>
internal sealed record WireServiceWrite
{
    public string? Name { get; init; }

    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}
