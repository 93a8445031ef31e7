using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary><c>/api/v1</c>: the verbs over HTTP.</summary>
internal sealed class ApiRoutes(IHostControl control, Gatekeeper gatekeeper)
{
    private static readonly string[] GetOrPost = ["GET", "POST"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/status", gatekeeper.Reading(GetStatusAsync));
        routes.MapMethods("/api/v1/plan", GetOrPost, gatekeeper.Reading(PlanAsync));
        routes.MapPost("/api/v1/held/{id}/approve", gatekeeper.Changing(context => DecideAsync(context, control.ApproveAsync)));
        routes.MapPost("/api/v1/held/{id}/deny", gatekeeper.Changing(context => DecideAsync(context, control.DenyAsync)));
        routes.MapFallback(context => context.WriteProblemAsync(StatusCodes.Status404NotFound, $"There is nothing at {context.Request.Path}."));
    }

    private async Task GetStatusAsync(HttpContext context) =>
        await context.WriteJsonAsync(await control.GetStatusAsync(context.RequestAborted), HostJson.Readable.HostStatus);

    private async Task PlanAsync(HttpContext context) =>
        await context.WriteJsonAsync(await control.PlanAsync(context.RequestAborted), HostJson.Readable.PlanReport);

    private static async Task DecideAsync(HttpContext context, Func<string, CancellationToken, Task<HeldObject?>> decide)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var held = await decide(id, context.RequestAborted);
        await (held is null
            ? context.WriteProblemAsync(StatusCodes.Status404NotFound, $"Nothing is held under the id '{id}'; status lists what is.")
            : context.WriteJsonAsync(held, HostJson.Readable.HeldObject));
    }
}
