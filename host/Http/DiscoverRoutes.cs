using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PolarisSync.Abstractions;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary><c>GET /api/v1/discover</c>, with <c>?task=NAME</c> for one task.</summary>
internal sealed class DiscoverRoutes(IHostControl control)
{
    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/discover",
            Id = "discover",
            Group = "Tasks",
            Summary = "What each task's matches hit, and why the rest is not copied",
            Parameters = [new("task", "Only this task.") { Example = "a-to-b" }],
            Answer = typeof(DiscoverReport),
            Errors = [(StatusCodes.Status404NotFound, "There is no such task.")],
            Handle = DiscoverAsync,
        },
    ];

    private async Task DiscoverAsync(HttpContext context)
    {
        var task = (string?)context.Request.Query["task"];
        try
        {
            await context.WriteJsonAsync(await control.DiscoverAsync(string.IsNullOrEmpty(task) ? null : task, context.RequestAborted), HostJson.Readable.DiscoverReport);
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Config)
        {
            throw new ApiException(StatusCodes.Status404NotFound, error.Message);
        }
    }
}
