using System.Text;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Reporting;

/// <summary>The adapters as people read them.</summary>
internal static class PluginsText
{
    public static string Write(PluginReport report)
    {
        var text = new StringBuilder();
        foreach (var plugin in report.Plugins)
        {
            text.Append($"{plugin.File}: {plugin.State}{Title(plugin)}, built against {(plugin.Abstractions is { } abstractions ? $"abstractions {abstractions}" : "unknown abstractions")}\n");
            foreach (var type in plugin.EndpointTypes)
            {
                text.Append($"  type {type.Name}: {string.Join(" and ", type.Roles)}\n");
            }

            foreach (var provider in plugin.TaskProviders)
            {
                text.Append($"  configuration provider {provider}\n");
            }

            foreach (var problem in plugin.Problems)
            {
                text.Append($"  ! {problem}\n");
            }
        }

        var refused = report.Plugins.Count(plugin => plugin.State is "refused");
        var loaded = report.Plugins.Count(plugin => plugin.State is "loaded");
        text.Append($"{loaded} {(loaded == 1 ? "adapter" : "adapters")} loaded, {refused} refused, from {report.Path}; this host has abstractions {report.Abstractions}.\n");
        return text.ToString();
    }

    private static string Title(PluginStatus plugin) =>
        (plugin.Name.Length > 0 ? $", {plugin.Name}" : "") + (plugin.Version.Length > 0 ? $" {plugin.Version}" : "");
}
