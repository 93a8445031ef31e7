using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PolarisSync.Host.History;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Http;

/// <summary><c>GET /api/v1/history</c>: the change log; the parameters are the verb's options.</summary>
internal sealed class HistoryRoutes(IHostControl control, TimeProvider timeProvider)
{
    /// <summary>What is told where nothing is taken down.</summary>
    public const string SwitchedOff = $"The change log is switched off: {SettingNames.HistorySize} is 0.";

    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/api/v1/history",
            Id = "getHistory",
            Group = "History",
            Summary = "What was changed and decided: why, and what the server answered",
            Description = "The newest entries that fit, the newest last.",
            Parameters =
            [
                new("service", "Entries of this service, as NAME or NAMESPACE/NAME.") { Example = "default/orders" },
                new("address", "Entries of this instance, as HOST or HOST:PORT.") { Example = "10.0.0.1:8080" },
                new("task", "Entries of this task.") { Example = "a-to-b" },
                new("destination", "Entries of what was written to this endpoint.") { Example = "consul-b" },
                new("since", "Not before: a time, or an age.") { Example = "2h" },
                new("until", "Not after: a time, or an age.") { Example = "30m" },
                new("change", "These kinds only, separated by commas.") { Example = "create,delete", Repeats = true },
                new("failed", "Only what was not done.") { Type = "boolean" },
                new("limit", "How many at most.") { Type = "integer", Example = "100" },
            ],
            Answer = typeof(HistoryAnswer),
            Errors = [(StatusCodes.Status404NotFound, "The change log is switched off.")],
            Handle = GetAsync,
        },
    ];

    private async Task GetAsync(HttpContext context)
    {
        var parameters = context.Request.Query.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")));
        if (!HistoryQueryReader.TryRead(parameters, timeProvider.GetUtcNow(), out var query, out var problem))
        {
            throw new ApiException(problem);
        }

        var lines = await control.GetHistoryAsync(query, context.RequestAborted) ?? throw new ApiException(StatusCodes.Status404NotFound, SwitchedOff);
        await context.WriteJsonAsync(new HistoryAnswer { Entries = [.. lines] }, HostJson.Readable.HistoryAnswer);
    }
}
