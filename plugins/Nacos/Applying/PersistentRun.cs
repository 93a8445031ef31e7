using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Changes persistent copies of one service. Nothing but the address names such an instance, and the last one who registers there owns it: so
/// nothing is written on the strength of one read. Two reads apart by more than reads lag must show the same, one instance a call is written, and
/// afterwards it is read again. What an application registers between the second read and our write is overwritten all the same: that is what
/// weak ownership means.
/// </summary>
internal sealed class PersistentRun(NacosApi api, NacosMapper mapper, TimeProvider timeProvider)
{
    // More than reads lag.
    private static readonly TimeSpan s_apart = TimeSpan.FromSeconds(1);

    public async Task RunAsync(NacosService service, IReadOnlyList<InstanceChange> changes, Action<int, ChangeOutcome> settle, CancellationToken cancellationToken)
    {
        var first = await ReadAsync(service, cancellationToken);
        await Task.Delay(s_apart, timeProvider, cancellationToken);
        var second = await ReadAsync(service, cancellationToken);
        var written = new List<int>();
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            var before = At(first, change);
            var now = At(second, change);
            if (IsDone(change, now) && IsDone(change, before))
            {
                settle(i, ChangeOutcome.Applied);
            }
            else if (Refusal(change, before, now) is { } refusal)
            {
                settle(i, refusal);
            }
            else
            {
                try
                {
                    await WriteAsync(service, change, cancellationToken);
                    written.Add(i);
                }
                catch (SyncException error)
                {
                    settle(i, ChangeOutcome.Failed(error));
                }
            }
        }

        if (written.Count == 0)
        {
            return;
        }

        await Task.Delay(s_apart, timeProvider, cancellationToken);
        var after = await ReadAsync(service, cancellationToken);
        foreach (var i in written)
        {
            settle(i, IsDone(changes[i], At(after, changes[i]))
                ? ChangeOutcome.Applied
                : ChangeOutcome.Failed(SyncErrorKind.Transient, $"What was written at {changes[i].Instance} is not what Nacos shows a second later; somebody else may have registered there. It is read anew."));
        }
    }

    private Task WriteAsync(NacosService service, InstanceChange change, CancellationToken cancellationToken) => change.Kind == ChangeKind.Delete
        ? api.DeregisterPersistentAsync(service, NacosMapper.ToWire(change.Observed!.Instance, ephemeral: false), cancellationToken)
        : api.RegisterPersistentAsync(service, NacosMapper.ToWire(change.Desired!, ephemeral: false), cancellationToken);

    private async Task<ILookup<HostPort, ServiceInstance>> ReadAsync(NacosService service, CancellationToken cancellationToken) =>
        (await api.ReadAsync(service, cancellationToken)).Instances.Select(mapper.ToInstance).ToLookup(static instance => instance.Address);

    private static ServiceInstance? At(ILookup<HostPort, ServiceInstance> read, InstanceChange change) => read[change.Instance.Address].FirstOrDefault();

    // The server checks persistent instances itself, so that health is not ours.
    private static bool IsDone(InstanceChange change, ServiceInstance? shown) => change.Kind == ChangeKind.Delete
        ? shown is null
        : shown is not null && (shown with { Health = InstanceHealth.Unknown }).Equals(change.Desired! with { Health = InstanceHealth.Unknown });

    private static ChangeOutcome? Refusal(InstanceChange change, ServiceInstance? before, ServiceInstance? now)
    {
        var expected = change.Observed?.Instance;
        if (change.Kind == ChangeKind.Create)
        {
            return before is null && now is null ? null : Busy(change, now ?? before!);
        }

        return Same(before, expected) && Same(now, expected) && now!.Mark == change.Owner ? null : Busy(change, now ?? before ?? expected!);
    }

    private static bool Same(ServiceInstance? shown, ServiceInstance? expected) =>
        shown is not null && expected is not null && (shown with { Health = expected.Health }).Equals(expected);

    private static ChangeOutcome Busy(InstanceChange change, ServiceInstance shown) => ChangeOutcome.Failed(
        SyncErrorKind.Transient,
        shown.Mark is null
            ? $"An application stands at {change.Instance} or stood there a second ago; persistent instances are told apart by their address alone, so it is not touched."
            : $"What stands at {change.Instance} changed while it was looked at; it is read anew.");
}
