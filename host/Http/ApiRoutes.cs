using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary><c>/api/v1</c>: the verbs over HTTP.</summary>
internal sealed class ApiRoutes(IHostControl control)
{
    private static readonly ApiParameter s_id = new("id", "Id of the held object, as status shows it.") { Example = "h1" };

    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/version",
            Id = "getVersion",
            Summary = "Which host this is",
            Answer = typeof(VersionAnswer),
            Handle = GetVersionAsync,
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/status",
            Id = "getStatus",
            Summary = "What the host does, holds and cannot do, and why",
            Answer = typeof(HostStatus),
            Handle = async context => await context.WriteJsonAsync(await control.GetStatusAsync(context.RequestAborted), HostJson.Readable.HostStatus),
        },
        Plan(HttpMethods.Get, "getPlan", ""),
        Plan(HttpMethods.Post, "makePlan", "For clients that do not want to see an old plan from a cache between them and the host."),
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/held",
            Id = "getHeldList",
            Group = "Held losses",
            Summary = "Everything that waits for a decision",
            Answer = typeof(HeldList),
            Handle = GetHeldListAsync,
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/held/{id}",
            Id = "getHeld",
            Group = "Held losses",
            Summary = "One held object",
            Parameters = [s_id],
            Answer = typeof(HeldObject),
            Errors = [NoSuchId],
            Handle = GetHeldAsync,
        },
        new()
        {
            Method = HttpMethods.Post,
            Pattern = "/api/v1/held/{id}/approve",
            Id = "approveHeld",
            Group = "Held losses",
            Summary = "Let held losses through",
            Description = "Answers the object as it was; its losses are applied after the answer.",
            Access = ApiAccess.Changing,
            Parameters = [s_id],
            Answer = typeof(HeldObject),
            Errors = [NoSuchId],
            Handle = context => DecideAsync(context, control.ApproveAsync),
        },
        new()
        {
            Method = HttpMethods.Post,
            Pattern = "/api/v1/held/{id}/deny",
            Id = "denyHeld",
            Group = "Held losses",
            Summary = "Pin held losses, or call a purge off",
            Description = "Time releases them no more; only approve and the instances coming back do. The copies of a purge that is called off are kept.",
            Access = ApiAccess.Changing,
            Parameters = [s_id],
            Answer = typeof(HeldObject),
            Errors = [NoSuchId],
            Handle = context => DecideAsync(context, control.DenyAsync),
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/tasks",
            Id = "getTasks",
            Group = "Tasks",
            Summary = "The configuration in force",
            Description = "Names and rules only: no address, no option, no credential.",
            Answer = typeof(ConfiguredTasks),
            Handle = context => context.WriteJsonAsync(control.GetConfiguration(), HostJson.Readable.ConfiguredTasks),
        },
    ];

    private static (int Status, string When) NoSuchId => (StatusCodes.Status404NotFound, "Nothing is held under this id; the detail lists what is.");

    private ApiRoute Plan(string method, string id, string description) => new()
    {
        Method = method,
        Pattern = "/api/v1/plan",
        Id = id,
        Summary = "The very changes that would be made now",
        Description = $"Waits until every source was read once or is known to fail, and reads all targets anew. Changes nothing. {description}".TrimEnd(),
        Answer = typeof(PlanReport),
        Handle = async context => await context.WriteJsonAsync(await control.PlanAsync(context.RequestAborted), HostJson.Readable.PlanReport),
    };

    private async Task GetVersionAsync(HttpContext context)
    {
        var status = await control.GetStatusAsync(context.RequestAborted);
        await context.WriteJsonAsync(new VersionAnswer(status.Version, "v1", status.StartedAt), HostJson.Readable.VersionAnswer);
    }

    private async Task GetHeldListAsync(HttpContext context)
    {
        var status = await control.GetStatusAsync(context.RequestAborted);
        await context.WriteJsonAsync(new HeldList(status.Engine.Held), HostJson.Readable.HeldList);
    }

    private async Task GetHeldAsync(HttpContext context)
    {
        var id = RouteValue(context, "id");
        var status = await control.GetStatusAsync(context.RequestAborted);
        var held = status.Engine.Held.FirstOrDefault(held => string.Equals(held.Id, id, StringComparison.OrdinalIgnoreCase)) ?? throw NotHeld(id, status);
        await context.WriteJsonAsync(held, HostJson.Readable.HeldObject);
    }

    private async Task DecideAsync(HttpContext context, Func<string, CancellationToken, Task<HeldObject?>> decide)
    {
        var id = RouteValue(context, "id");
        var held = await decide(id, context.RequestAborted) ?? throw NotHeld(id, await control.GetStatusAsync(context.RequestAborted));
        await context.WriteJsonAsync(held, HostJson.Readable.HeldObject);
    }

    private static ApiException NotHeld(string id, HostStatus status)
    {
        var ids = status.Engine.Held.Select(held => held.Id).ToList();
        return new ApiException(StatusCodes.Status404NotFound, $"Nothing is held under the id '{id}'; {(ids.Count == 0 ? "nothing is held at all." : $"held are: {string.Join(", ", ids)}.")}");
    }

    // Everything in a path is decoded but the slash, which would end the part.
    private static string RouteValue(HttpContext context, string name) => ((string)context.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
