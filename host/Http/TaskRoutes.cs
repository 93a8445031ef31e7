using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;
using TaskStatus = PolarisSync.Core.Reporting.TaskStatus;

namespace PolarisSync.Host.Http;

/// <summary><c>/api/v1/tasks/{name}</c>: one task in detail, pause and resume.</summary>
internal sealed class TaskRoutes(IHostControl control)
{
    private const int LongestReason = 500;
    private static readonly ApiParameter s_name = new("name", "The task's name.") { Example = "a-to-b" };

    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/tasks/{name}",
            Id = "getTask",
            Group = "Tasks",
            Summary = "One task, with the services that are not in step and why",
            Parameters = [s_name],
            Answer = typeof(TaskDetail),
            Errors = NoSuchTask,
            Handle = GetAsync,
        },
        new()
        {
            Method = HttpMethods.Post,
            Pattern = "/api/v1/tasks/{name}/pause",
            Id = "pauseTask",
            Group = "Tasks",
            Summary = "Stops a task from writing, also over a restart",
            Access = ApiAccess.Changing,
            Parameters = [s_name],
            Body = typeof(PauseRequest),
            Answer = typeof(TaskStatus),
            Errors = NoSuchTask,
            Handle = PauseAsync,
        },
        new()
        {
            Method = HttpMethods.Post,
            Pattern = "/api/v1/tasks/{name}/resume",
            Id = "resumeTask",
            Group = "Tasks",
            Summary = "Lets a paused task go on",
            Access = ApiAccess.Changing,
            Parameters = [s_name],
            Answer = typeof(TaskStatus),
            Errors = NoSuchTask,
            Handle = ResumeAsync,
        },
    ];

    private static ImmutableArray<(int Status, string When)> NoSuchTask => [(StatusCodes.Status404NotFound, "There is no such task.")];

    private async Task GetAsync(HttpContext context) =>
        await context.WriteJsonAsync(await control.GetTaskAsync(NameOf(context), context.RequestAborted) ?? throw await NotFoundAsync(context), HostJson.Readable.TaskDetail);

    private async Task PauseAsync(HttpContext context)
    {
        var reason = await ReadReasonAsync(context);
        if (reason.Length > LongestReason)
        {
            throw new ApiException($"The reason has {reason.Length} characters; {LongestReason} are the most.");
        }

        await AnswerAsync(context, await control.PauseAsync(NameOf(context), reason, context.RequestAborted));
    }

    private async Task ResumeAsync(HttpContext context) => await AnswerAsync(context, await control.ResumeAsync(NameOf(context), context.RequestAborted));

    private async Task AnswerAsync(HttpContext context, TaskStatus? task) =>
        await context.WriteJsonAsync(task ?? throw await NotFoundAsync(context), HostJson.Readable.TaskStatus);

    private async Task<ApiException> NotFoundAsync(HttpContext context)
    {
        var status = await control.GetStatusAsync(context.RequestAborted);
        var names = status.Engine.Tasks.Select(task => task.Name).ToList();
        return new ApiException(StatusCodes.Status404NotFound, NearestName.Unknown("task", NameOf(context), names));
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

        try
        {
            var request = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), HostJson.Readable.PauseRequest);
            return (request?.Reason ?? "").ReplaceLineEndings(" ").Trim();
        }
        catch (JsonException error)
        {
            throw new ApiException("The body is neither empty nor JSON such as {\"reason\": \"maintenance\"}.", error);
        }
    }
}
