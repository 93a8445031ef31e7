using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Abstractions;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary><c>GET /api/v1/discover</c>, with <c>?task=NAME</c> for one task.</summary>
internal sealed class DiscoverRoutes(IHostControl control, Gatekeeper gatekeeper)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/discover", gatekeeper.Reading(DiscoverAsync));

    private async Task DiscoverAsync(HttpContext context)
    {
        var task = (string?)context.Request.Query["task"];
        try
        {
            await context.WriteJsonAsync(await control.DiscoverAsync(string.IsNullOrEmpty(task) ? null : task, context.RequestAborted), HostJson.Readable.DiscoverReport);
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Config && !context.Response.HasStarted)
        {
            await context.WriteProblemAsync(StatusCodes.Status404NotFound, error.Message);
        }
    }
}
