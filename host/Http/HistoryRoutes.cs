using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Host.History;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Http;

/// <summary><c>GET /api/v1/history</c>: the change log; the parameters are the verb's options.</summary>
internal sealed class HistoryRoutes(IHostControl control, Gatekeeper gatekeeper)
{
    /// <summary>What is told where nothing is taken down.</summary>
    public const string SwitchedOff = $"The change log is switched off: {SettingNames.HistorySize} is 0.";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/history", gatekeeper.Reading(GetAsync));

    private async Task GetAsync(HttpContext context)
    {
        var parameters = context.Request.Query.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")));
        if (!HistoryQueryReader.TryRead(parameters, TimeProvider.System.GetUtcNow(), out var query, out var problem))
        {
            await context.WriteProblemAsync(StatusCodes.Status400BadRequest, problem);
            return;
        }

        var lines = await control.GetHistoryAsync(query, context.RequestAborted);
        await (lines is null
            ? context.WriteProblemAsync(StatusCodes.Status404NotFound, SwitchedOff)
            : context.WriteJsonAsync(new HistoryAnswer { Entries = [.. lines] }, HostJson.Readable.HistoryAnswer));
    }
}
