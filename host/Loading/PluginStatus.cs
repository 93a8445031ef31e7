using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Loading;

/// <summary>One adapter DLL as people see it.</summary>
internal sealed record PluginStatus
{
    /// <summary><c>folder/file</c> below the plugins folder.</summary>
    public required string File { get; init; }

    /// <summary>What it calls itself; empty when it was refused.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its version; empty when it cannot be read.</summary>
    public string Version { get; init; } = "";

    /// <summary>What it connects to; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The version of PolarisSync.Abstractions it was built against; null when it does not say.</summary>
    public string? Abstractions { get; init; }

    /// <summary><c>loaded</c>, <c>refused</c>, or <c>replaced</c> while endpoints of an older one are being closed.</summary>
    public required string State { get; init; }

    /// <summary>Why it was refused, and what else deserves a look; sentences.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>The endpoint types that are used of it.</summary>
    public ImmutableArray<PluginEndpointType> EndpointTypes { get; init; } = [];

    /// <summary>Names of its configuration providers.</summary>
    public ImmutableArray<string> TaskProviders { get; init; } = [];

    public static PluginStatus Of(PluginEntry entry, PluginSet set)
    {
        var used = set.Plugins.FirstOrDefault(plugin => string.Equals(plugin.File, entry.File, StringComparison.Ordinal));
        return new()
        {
            File = entry.File,
            Name = used?.Info.Name ?? "",
            Version = used?.Info.Version ?? entry.Facts?.Version ?? "",
            Description = used?.Info.Description ?? "",
            Abstractions = entry.Facts?.BuiltAgainst,
            State = used is null ? "refused" : "loaded",
            Problems =
            [
                .. set.Problems.Where(problem => string.Equals(problem.File, entry.File, StringComparison.Ordinal)).Select(problem => problem.Message),
                .. entry.Warning is null ? Array.Empty<string>() : [entry.Warning],
                .. entry.IsGone ? ["its files are gone from the plugins folder; it goes on until the host is started anew."] : Array.Empty<string>(),
            ],
            EndpointTypes = [.. used?.Endpoints.Select(endpoint => new PluginEndpointType(endpoint.Type.Name, Roles(endpoint.Type.Roles))) ?? []],
            TaskProviders = [.. used?.TaskProviders.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()],
        };
    }

    public static PluginStatus Of(ReplacedPlugin plugin) => new()
    {
        File = plugin.File,
        Name = plugin.Name,
        Version = plugin.Version,
        Abstractions = plugin.BuiltAgainst,
        State = "replaced",
        Problems = ["endpoints of it are still in use; it is freed with the last one."],
    };

    private static ImmutableArray<string> Roles(EndpointRoles roles) =>
        [.. new[] { EndpointRoles.Source, EndpointRoles.Destination }.Where(role => roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant())];
}
