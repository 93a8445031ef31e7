using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>Reads services, upstreams and rows. A list that fails, or a page of it, throws: what was not read is unknown.</summary>
internal sealed class KongReader(KongClient client, Catalog catalog)
{
    private const int ReadsAtOnce = 10;

    /// <summary>The version of this session.</summary>
    public ServerVersion Version { get; set; } = new("", new(3, 0));

    /// <summary>Reads all services and upstreams, and finds the upstreams of others that rows of ours are in.</summary>
    public async Task ReadCatalogAsync(CancellationToken cancellationToken)
    {
        catalog.IsStale = false;
        try
        {
            var services = ListAsync("/services", "the services", cancellationToken);
            var upstreams = ListAsync("/upstreams", "the upstreams", cancellationToken);
            await Task.WhenAll(services, upstreams);
            catalog.Services.Replace(await services);
            catalog.Upstreams.Replace(await upstreams);
            var attached = await ReadAllAsync([.. catalog.Attachable()], async upstream => (Upstream: upstream, Rows: await RowsOfAsync(upstream, cancellationToken)));
            catalog.Attached.Clear();
            foreach (var (upstream, rows) in attached)
            {
                foreach (var identity in (rows ?? []).Select(static row => KongTags.Identify(row.Tags)).OfType<KongIdentity>().Where(static identity => identity.Group is not null).Distinct())
                {
                    catalog.Attach(identity, upstream);
                }
            }
        }
        catch
        {
            catalog.IsStale = true;
            throw;
        }
    }

    /// <summary>Reads what is ours at a target beside its rows.</summary>
    public async Task RefreshAsync(TargetKey target, CancellationToken cancellationToken)
    {
        var filter = KongTags.Filter(target);
        var services = ListAsync($"/services?{filter}", $"the service of '{target}'", cancellationToken);
        var upstreams = ListAsync($"/upstreams?{filter}", $"the upstreams of '{target}'", cancellationToken);
        await Task.WhenAll(services, upstreams);
        catalog.Services.Replace(target, [.. (await services).Where(IsOfTarget)]);
        catalog.Upstreams.Replace(target, [.. (await upstreams).Where(IsOfTarget)]);

        bool IsOfTarget(KongObject one) => one.Identity?.Target == target;
    }

    /// <summary>Reads the rows of a target; what is known beside them is taken as it is.</summary>
    public async Task<TargetView> ReadAsync(TargetKey target, CancellationToken cancellationToken)
    {
        var views = new List<UpstreamView>();
        foreach (var candidate in Candidates(target))
        {
            var rows = await RowsOfAsync(candidate.Upstream, cancellationToken);
            if (rows is null)
            {
                // It was there a moment ago: whatever took it may have taken more.
                catalog.Upstreams.Remove(candidate.Upstream.Id);
                catalog.IsStale = true;
                continue;
            }

            views.Add(candidate with { Rows = [.. rows.Select(row => Classify(candidate, row))] });
        }

        return new() { Target = target, Service = catalog.ServiceOf(target), Upstreams = [.. views] };
    }

    /// <summary>Reads the rows of one upstream again; null where it is not there any more.</summary>
    public async Task<UpstreamView?> ReadAgainAsync(UpstreamView view, CancellationToken cancellationToken) =>
        await RowsOfAsync(view.Upstream, cancellationToken) is { } rows ? view with { Rows = [.. rows.Select(row => Classify(view, row))] } : null;

    /// <summary>Says whose a row of an upstream is.</summary>
    public static TargetRow Classify(UpstreamView view, TargetRow row)
    {
        var identity = view.Identity;
        var isInForm = KongTags.AreInForm(row.Tags, identity);
        if (view.IsAttached)
        {
            var isOurs = KongTags.Identify(row.Tags) == identity;
            return row with { Kind = isOurs ? RowKind.Ours : IsJava(row.Tags) ? RowKind.Takeable : RowKind.Foreign, IsInForm = isOurs && isInForm };
        }

        if (KongTags.IsOf(row.Tags, identity.Source))
        {
            return row with { Kind = RowKind.Ours, IsInForm = isInForm };
        }

        if (KongTags.IsOurs(row.Tags) || !IsJava(view.Upstream.Tags) || (row.Tags.Length > 0 && !IsJava(row.Tags)))
        {
            return row with { Kind = RowKind.Foreign };
        }

        // Once the upstream is ours, what carries the other tool's tags in it is ours as well; what carries none is only where it is wanted.
        return row with { Kind = view.IsOurs && row.Tags.Length > 0 ? RowKind.Ours : RowKind.Takeable };

        bool IsJava(ImmutableArray<string> tags) => KongTags.Spellings(identity.Namespace).Any(ns => KongTags.AreJava(tags, identity, ns));
    }

    /// <summary>Does something for many, some at once.</summary>
    public static async Task<IReadOnlyList<TResult>> ReadAllAsync<T, TResult>(IReadOnlyList<T> items, Func<T, Task<TResult>> read)
    {
        using var room = new SemaphoreSlim(ReadsAtOnce);
        return await Task.WhenAll(items.Select(async item =>
        {
            await room.WaitAsync();
            try
            {
                return await read(item);
            }
            finally
            {
                room.Release();
            }
        }));
    }

    private IEnumerable<UpstreamView> Candidates(TargetKey target)
    {
        foreach (var upstream in catalog.UpstreamsOf(target))
        {
            yield return new() { Upstream = upstream, Identity = upstream.Identity!, Label = upstream.Identity!.Group! };
        }

        foreach (var view in JavaUpstreams(target))
        {
            yield return view;
        }

        foreach (var (upstream, group) in (catalog.Attached.GetValueOrDefault(target) ?? []).Union(catalog.WantedOf(target)).DistinctBy(static entry => (entry.Upstream.Id, entry.Group)))
        {
            yield return new() { Upstream = upstream, Identity = new(target, group), Label = GroupLabel.Of(group, upstream.Name), IsAttached = true };
        }
    }

    // Their names are not read, only compared: what is behind the service's own name is the group, which is among the tags as well.
    private IEnumerable<UpstreamView> JavaUpstreams(TargetKey target)
    {
        foreach (var upstream in catalog.Upstreams.ForeignWith(target.Source ?? ""))
        {
            foreach (var ns in KongTags.Spellings(target.Service.Namespace))
            {
                var prefix = $"{target.Source}.{ns}.{target.Service.Name}.";
                if (upstream.Name.Length > prefix.Length && upstream.Name.StartsWith(prefix, StringComparison.Ordinal)
                    && new KongIdentity(target, upstream.Name[prefix.Length..]) is var identity && KongTags.AreJava(upstream.Tags, identity, ns))
                {
                    yield return new() { Upstream = upstream, Identity = identity, Label = identity.Group! };
                }
            }
        }
    }

    private async Task<IReadOnlyList<KongObject>> ListAsync(string path, string what, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(path, what, KongJson.Default.WirePageWireObject, cancellationToken);
        return list.IsThere ? [.. list.Items.Select(item => KongObject.From(item, what))] : throw new SyncException(SyncErrorKind.Protocol, $"Kong does not know {what}; is this address its Admin API, and the workspace right?");
    }

    // The newest first. From 2.2 to 2.8 the plain list hides the older of two rows of one address; it pages by position, so a longer one is read
    // by the other list, whose pages do not shift.
    private async Task<IReadOnlyList<TargetRow>?> RowsOfAsync(KongObject upstream, CancellationToken cancellationToken)
    {
        var what = $"the targets of upstream '{upstream.Name}'";
        var path = $"/upstreams/{upstream.Id}/targets";
        KongList<WireTarget> list;
        if (Version.MayHaveTwins)
        {
            list = await AllRowsAsync(upstream, path, what, cancellationToken);
        }
        else
        {
            list = await client.ListAsync(path, what, KongJson.Default.WirePageWireTarget, cancellationToken, Version.IsAppendOnly ? int.MaxValue : 1);
            list = list.IsWhole ? list : await AllRowsAsync(upstream, path, what, cancellationToken);
        }

        return list.IsThere
            ? [.. list.Items.Select(item => TargetRow.From(item, what)).OfType<TargetRow>().DistinctBy(static row => row.Id, StringComparer.Ordinal).OrderByDescending(static row => row.CreatedAt).ThenBy(static row => row.Id, StringComparer.Ordinal)]
            : null;
    }

    // Of an upstream that is gone this list is a 500, which is asked about before it is believed to be one.
    private async Task<KongList<WireTarget>> AllRowsAsync(KongObject upstream, string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListAsync($"{path}/all", what, KongJson.Default.WirePageWireTarget, cancellationToken);
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
        {
            if (await client.GetAsync($"/upstreams/{upstream.Id}", $"upstream '{upstream.Name}'", KongJson.Default.WireObject, cancellationToken) is not null)
            {
                throw;
            }

            return new([], IsThere: false, IsWhole: true);
        }
    }
}
