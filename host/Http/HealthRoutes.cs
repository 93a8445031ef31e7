using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary><c>/health</c> and <c>/metrics</c>, open wherever they listen: they tell no address and no secret.</summary>
internal sealed class HealthRoutes(IHostControl control)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", context => context.WriteJsonAsync(new HealthAnswer("live", []), HostJson.Readable.HealthAnswer));
        routes.MapGet("/health/ready", ReadyAsync);
        routes.MapGet("/metrics", MetricsAsync);
    }

    private async Task ReadyAsync(HttpContext context)
    {
        var status = await control.GetStatusAsync(context.RequestAborted);
        await context.WriteJsonAsync(
            new HealthAnswer(status.Ready ? "ready" : "not ready", status.NotReadyReasons),
            HostJson.Readable.HealthAnswer,
            status.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task MetricsAsync(HttpContext context)
    {
        var text = MetricsText.Write(await control.GetStatusAsync(context.RequestAborted), control.GetFigures(), ProcessFigures.Read());
        await context.WriteAsync(StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));
    }
}
