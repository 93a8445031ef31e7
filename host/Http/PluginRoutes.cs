using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary><c>GET /api/v1/plugins</c>: what became of each adapter DLL.</summary>
internal sealed class PluginRoutes(IHostControl control, Gatekeeper gatekeeper)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/plugins", gatekeeper.Reading(context => context.WriteJsonAsync(control.GetPlugins(), HostJson.Readable.PluginReport)));
}
