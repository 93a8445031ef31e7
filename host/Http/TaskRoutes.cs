using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;
using TaskStatus = PolarisSync.Core.Reporting.TaskStatus;

namespace PolarisSync.Host.Http;

/// <summary><c>/api/v1/tasks/{name}</c>: one task in detail, pause and resume.</summary>
internal sealed class TaskRoutes(IHostControl control, Gatekeeper gatekeeper)
{
    private const int LongestReason = 500;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/tasks/{name}", gatekeeper.Reading(GetAsync));
        routes.MapPost("/api/v1/tasks/{name}/pause", gatekeeper.Changing(PauseAsync));
        routes.MapPost("/api/v1/tasks/{name}/resume", gatekeeper.Changing(ResumeAsync));
    }

    private async Task GetAsync(HttpContext context)
    {
        var task = await control.GetTaskAsync(NameOf(context), context.RequestAborted);
        await (task is null ? NotFoundAsync(context) : context.WriteJsonAsync(task, HostJson.Readable.TaskDetail));
    }

    private async Task PauseAsync(HttpContext context)
    {
        string reason;
        try
        {
            reason = await ReadReasonAsync(context);
        }
        catch (JsonException)
        {
            await context.WriteProblemAsync(StatusCodes.Status400BadRequest, "The body is neither empty nor JSON such as {\"reason\": \"maintenance\"}.");
            return;
        }

        if (reason.Length > LongestReason)
        {
            await context.WriteProblemAsync(StatusCodes.Status400BadRequest, $"The reason has {reason.Length} characters; {LongestReason} are the most.");
            return;
        }

        await AnswerAsync(context, await control.PauseAsync(NameOf(context), reason, context.RequestAborted));
    }

    private async Task ResumeAsync(HttpContext context) => await AnswerAsync(context, await control.ResumeAsync(NameOf(context), context.RequestAborted));

    private Task AnswerAsync(HttpContext context, TaskStatus? task) =>
        task is null ? NotFoundAsync(context) : context.WriteJsonAsync(task, HostJson.Readable.TaskStatus);

    private async Task NotFoundAsync(HttpContext context)
    {
        var status = await control.GetStatusAsync(context.RequestAborted);
        var names = status.Engine.Tasks.Select(task => task.Name).ToList();
        await context.WriteProblemAsync(StatusCodes.Status404NotFound, UnknownName.Sentence("task", NameOf(context), names));
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static async Task<string> ReadReasonAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
        {
            return "";
        }

        var request = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), HostJson.Readable.PauseRequest);
        return (request?.Reason ?? "").ReplaceLineEndings(" ").Trim();
    }
}
