using System.Collections.Concurrent;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Makes missing services, many in one call, before their first instances are written: on the fly it takes the server twice the time (measured on
/// 1.18.1). What was made once is not made again: reads show it a second later.
/// </summary>
internal sealed class ServiceMaker(PolarisClient client)
{
    private const string Path = "/naming/v1/services";
    private readonly ConcurrentDictionary<ServiceKey, bool> _made = new();

    /// <summary>Forgets what was made; called when the endpoint is opened.</summary>
    public void Reset() => _made.Clear();

    /// <summary>Forgets one, after the server said that it is missing.</summary>
    public void Forget(ServiceKey service) => _made.TryRemove(service, out _);

    /// <summary>Makes services; gives what is in the way of those that cannot be made.</summary>
    public async Task<IReadOnlyDictionary<ServiceKey, SyncException>> EnsureAsync(IEnumerable<ServiceKey> services, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<ServiceKey, SyncException>();
        foreach (var call in services.Distinct().Where(service => !_made.ContainsKey(service)).Order().Chunk(WriteBody.MostItems))
        {
            await MakeAsync(call, failures, cancellationToken);
        }

        return failures;
    }

    private async Task MakeAsync(IReadOnlyList<ServiceKey> services, Dictionary<ServiceKey, SyncException> failures, CancellationToken cancellationToken)
    {
        var what = services.Count == 1 ? $"making service '{services[0]}'" : $"making {services.Count} services";
        var body = WriteBody.Of([.. services.Select(service => JsonSerializer.SerializeToUtf8Bytes(
            new() { Namespace = service.Namespace, Name = service.Name }, PolarisJson.Default.WireService))]);
        var answer = await client.WriteAsync(Path, what, body, cancellationToken);
        if (answer.Batch is not { } batch)
        {
            foreach (var service in services)
            {
                failures[service] = answer.Failure!;
            }

            return;
        }

        var codes = new Dictionary<ServiceKey, WireItem>();
        foreach (var item in batch.Responses ?? [])
        {
            if (item?.Service is { Name: { } name, Namespace: { } ns })
            {
                codes[new(ns, name)] = item;
            }
        }

        var left = new List<ServiceKey>();
        var isDone = PolarisCodes.IsDone(batch.Code);
        foreach (var service in services)
        {
            if (codes.TryGetValue(service, out var item) ? PolarisCodes.IsDone(item.Code) : isDone)
            {
                _made[service] = true;
            }
            else if (item is not null)
            {
                failures[service] = PolarisErrors.FromCode($"making service '{service}'", item.Code, item.Info, client.Token);
            }
            else
            {
                left.Add(service);
            }
        }

        await SettleRestAsync(left, batch, what, services.Count, failures, cancellationToken);
    }

    // A server that checks all before it makes any names the bad ones alone; one that cannot read the list names none.
    private async Task SettleRestAsync(
        List<ServiceKey> left, WireBatchWrite batch, string what, int sent, Dictionary<ServiceKey, SyncException> failures, CancellationToken cancellationToken)
    {
        if (left.Count == 0)
        {
            return;
        }

        var failure = PolarisErrors.FromCode(what, batch.Code, batch.Info, client.Token);
        if (left.Count == 1 && sent == 1 || failure.Kind != SyncErrorKind.Rejected)
        {
            foreach (var service in left)
            {
                failures[service] = failure;
            }
        }
        else if (left.Count < sent)
        {
            await MakeAsync(left, failures, cancellationToken);
        }
        else
        {
            var half = left.Count / 2;
            await MakeAsync(left[..half], failures, cancellationToken);
            await MakeAsync(left[half..], failures, cancellationToken);
        }
    }
}
