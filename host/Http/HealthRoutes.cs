using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Metrics;

namespace PolarisSync.Host.Http;

/// <summary><c>/health</c> and <c>/metrics</c>, open wherever they listen: they tell no address and no secret.</summary>
internal sealed class HealthRoutes(IHostControl control, HostMetrics metrics)
{
    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/health/live",
            Id = "getLive",
            Group = "Health",
            Summary = "Whether the process runs",
            Access = ApiAccess.Open,
            Answer = typeof(HealthAnswer),
            Handle = context => context.WriteJsonAsync(new HealthAnswer("live", []), HostJson.Readable.HealthAnswer),
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/health/ready",
            Id = "getReady",
            Group = "Health",
            Summary = "Whether everything was read and compared once",
            Description = "A server that cannot be reached does not keep the host from being ready.",
            Access = ApiAccess.Open,
            Answer = typeof(HealthAnswer),
            AlsoAnswers = [(StatusCodes.Status503ServiceUnavailable, "Not yet; the reasons say what is missing.")],
            Handle = ReadyAsync,
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/metrics",
            Id = "getMetrics",
            Group = "Health",
            Summary = "Figures in the Prometheus text format",
            Access = ApiAccess.Open,
            Answer = typeof(string),
            MediaType = ApiMedia.Text,
            Handle = metrics.ServeAsync,
        },
    ];

    private async Task ReadyAsync(HttpContext context)
    {
        var status = await control.GetStatusAsync(context.RequestAborted);
        await context.WriteJsonAsync(
            new HealthAnswer(status.Ready ? "ready" : "not ready", status.NotReadyReasons),
            HostJson.Readable.HealthAnswer,
            status.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
