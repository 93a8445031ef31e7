namespace PolarisSync.Core.Configuration;

/// <summary>The endpoints read so far, each by its name and by its server; the first of each stays, except that one in use takes the place of one that is not.</summary>
internal sealed class KnownEndpoints
{
    private readonly Dictionary<string, (TaskDraft Task, EndpointDraft Endpoint)> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TaskDraft Task, EndpointDraft Endpoint)> _byServer = new(StringComparer.Ordinal);

    public void Add(TaskDraft task, EndpointDraft endpoint)
    {
        Put(_byName, endpoint.Name?.Value, task, endpoint);
        Put(_byServer, endpoint.Server, task, endpoint);
    }

    public (TaskDraft Task, EndpointDraft Endpoint)? FindByName(string name) => _byName.TryGetValue(name, out var found) ? found : null;

    public (TaskDraft Task, EndpointDraft Endpoint)? FindByServer(string server) => _byServer.TryGetValue(server, out var found) ? found : null;

    private static void Put(Dictionary<string, (TaskDraft Task, EndpointDraft Endpoint)> known, string? key, TaskDraft task, EndpointDraft endpoint)
    {
        if (key is null)
        {
            return;
        }

        var isBetter = !known.TryGetValue(key, out var first)
            || (task.Enabled && !first.Task.Enabled)
            || (first.Endpoint.Configuration is null && endpoint.Configuration is not null);
        if (isBetter)
        {
            known[key] = (task, endpoint);
        }
    }
}
