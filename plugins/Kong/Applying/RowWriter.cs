using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Writes rows. Before 2.2 every write is a new row with all fields; since then a row that is there is patched by its id. The address of a row is never
/// patched.
/// </summary>
internal sealed class RowWriter(KongWriter writer, KongReader reader, Catalog catalog, UpstreamLocks locks)
{
    /// <summary>Makes the target of a group at an address what it should be; nothing is sent where it is.</summary>
    public async Task PutAsync(KongObject upstream, GroupPlan group, UpstreamView? view, HostPort address, long weight, CancellationToken cancellationToken)
    {
        if (!group.IsAttached)
        {
            await PutAsync(upstream, group, view?.Find(address), address, weight, cancellationToken);
            return;
        }

        await locks.RunAsync(upstream.Id, () => PutAttachedAsync(upstream, group, address, weight, cancellationToken), cancellationToken);
    }

    // Several groups may write here, and people: only a fresh look tells whose an address is.
    private async Task<bool> PutAttachedAsync(KongObject upstream, GroupPlan group, HostPort address, long weight, CancellationToken cancellationToken)
    {
        var now = await reader.ReadAgainAsync(ViewOf(upstream, group), cancellationToken) ?? throw Missing(upstream);
        if (now.IsTaken(address))
        {
            throw new SyncException(SyncErrorKind.Rejected, $"Upstream '{upstream.Name}' has a target {address} of somebody else; it is left as it is.");
        }

        await PutAsync(upstream, group, now.Find(address), address, weight, cancellationToken);
        catalog.Attach(group.Identity, upstream);
        return true;
    }

    private async Task PutAsync(KongObject upstream, GroupPlan group, TargetRow? row, HostPort address, long weight, CancellationToken cancellationToken)
    {
        if (row is not null && row.Weight == weight && KongTags.AreInForm(row.Tags, group.Tags))
        {
            return;
        }

        if (row is not null && !reader.Version.IsAppendOnly && await PatchAsync(upstream, group, row, weight, cancellationToken))
        {
            return;
        }

        var what = $"writing target {address} of upstream '{upstream.Name}'";
        var body = new WireTargetWrite { Target = TargetAddress.Format(address), Weight = weight, Tags = KongTags.Union(row?.Tags ?? [], group.Tags) };
        var answer = await writer.WriteAsync(
            HttpMethod.Post, $"/upstreams/{upstream.Id}/targets", what, body, KongJson.Default.WireTargetWrite, static answer => answer.IsTaken || answer.IsNotFound, cancellationToken);
        if (answer.IsNotFound)
        {
            throw Missing(upstream);
        }

        if (answer.IsTaken)
        {
            await TakeAsync(upstream, group, address, weight, cancellationToken);
            return;
        }

        Check(answer, what);
    }

    // What is there may be ours all the same: written before an answer was lost.
    private async Task TakeAsync(KongObject upstream, GroupPlan group, HostPort address, long weight, CancellationToken cancellationToken)
    {
        var what = $"target {address} of upstream '{upstream.Name}'";
        var found = await writer.ReadAsync($"/upstreams/{upstream.Id}/targets/{Uri.EscapeDataString(TargetAddress.Format(address))}", what, KongJson.Default.WireTarget, cancellationToken);
        if (found is not null && TargetRow.From(found, what) is { } there && KongReader.Classify(ViewOf(upstream, group), there) is { Kind: not RowKind.Foreign } row)
        {
            if ((row.Weight == weight && KongTags.AreInForm(row.Tags, group.Tags)) || await PatchAsync(upstream, group, row, weight, cancellationToken))
            {
                return;
            }
        }

        throw new SyncException(SyncErrorKind.Transient, $"The {what} was written by somebody else meanwhile; what is there is looked at again.");
    }

    private async Task<bool> PatchAsync(KongObject upstream, GroupPlan group, TargetRow row, long weight, CancellationToken cancellationToken)
    {
        var body = new WireTargetWrite
        {
            Weight = row.Weight == weight ? null : weight,
            Tags = KongTags.AreInForm(row.Tags, group.Tags) ? null : KongTags.Union(row.Tags, group.Tags),
        };
        var what = $"changing target {row.Address} of upstream '{upstream.Name}'";
        var answer = await writer.WriteAsync(
            HttpMethod.Patch, $"/upstreams/{upstream.Id}/targets/{row.Id}", what, body, KongJson.Default.WireTargetWrite, static answer => answer.IsNotFound, cancellationToken);
        if (answer.IsNotFound)
        {
            return false;
        }

        Check(answer, what);
        return true;
    }

    // What says 200 and is no target was not Kong's answer.
    private static void Check(KongAnswer answer, string what) => _ = KongClient.Parse(answer, what, KongJson.Default.WireTarget).Id ?? throw KongErrors.Unreadable(what);

    private SyncException Missing(KongObject upstream)
    {
        catalog.IsStale = true;
        return new(SyncErrorKind.Transient, $"Upstream '{upstream.Name}' was removed by somebody else meanwhile; what is there is looked at again.");
    }

    private static UpstreamView ViewOf(KongObject upstream, GroupPlan group) =>
        new() { Upstream = upstream, Identity = group.Identity, Label = group.Label, IsAttached = group.IsAttached };
}
