using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Http;

/// <summary><c>GET /api/v1/plugins</c>: what became of each adapter DLL.</summary>
internal sealed class PluginRoutes(IHostControl control)
{
    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/plugins",
            Id = "getPlugins",
            Summary = "What became of each adapter DLL",
            Answer = typeof(PluginReport),
            Handle = context => context.WriteJsonAsync(control.GetPlugins(), HostJson.Readable.PluginReport),
        },
    ];
}
