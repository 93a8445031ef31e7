using PolarisSync.Abstractions;

namespace PolarisSync.Host.Loading;

/// <summary>One adapter DLL that was loaded, and what it offers.</summary>
internal sealed record LoadedPlugin
{
    /// <summary>The DLL, as <c>folder/file</c> below the plugins folder.</summary>
    public required string File { get; init; }

    /// <summary>What the adapter says of itself.</summary>
    public required PluginInfo Info { get; init; }

    /// <summary>A hash of the files it was loaded from.</summary>
    public required string Revision { get; init; }

    /// <summary>Endpoint types in the order of registration.</summary>
    public required IReadOnlyList<EndpointRegistration> Endpoints { get; init; }

    /// <summary>Configuration providers by name.</summary>
    public required IReadOnlyDictionary<string, Func<TaskProviderContext, ITaskProvider>> TaskProviders { get; init; }

    /// <summary>What it is loaded into.</summary>
    public required PluginContext Context { get; init; }
}
