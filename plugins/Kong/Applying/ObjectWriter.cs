using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>Makes upstreams and services, brings them into form, and takes them away. Of those that are there only host and tags are written.</summary>
internal sealed class ObjectWriter(KongWriter writer, KongReader reader, Catalog catalog)
{
    private const int Port = 80;
    private const string Protocol = "http";
    private readonly ConcurrentDictionary<string, KongObject> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SyncException> _failed = new(StringComparer.Ordinal);

    /// <summary>The upstream of a group; throws where there is none.</summary>
    public KongObject UpstreamOf(GroupPlan group) =>
        _made.TryGetValue(group.Label, out var made) ? made
        : _failed.TryGetValue(group.Label, out var failure) ? throw failure
        : group.Existing ?? (catalog.Upstreams.Find(group.UpstreamName) is { } found && found.Identity == group.Identity ? found
            : throw new SyncException(SyncErrorKind.Rejected, $"Upstream '{group.UpstreamName}' is not there, since Kong did not take it."));

    /// <summary>Makes the upstream of a group, or gives it its tags.</summary>
    public async Task EnsureAsync(GroupPlan group, CancellationToken cancellationToken)
    {
        try
        {
            if (group.NeedsWrite)
            {
                _made[group.Label] = group.Existing is { } existing
                    ? await TagAsync(await FreshAsync("/upstreams", existing, $"upstream '{existing.Name}'", cancellationToken), group, cancellationToken)
                    : await MakeAsync(group, cancellationToken);
            }
        }
        catch (SyncException error)
        {
            _failed[group.Label] = error;
            catalog.IsStale = true;
            throw;
        }
    }

    /// <summary>Makes the service, or gives it its host and tags.</summary>
    public async Task EnsureAsync(ServicePlan service, CancellationToken cancellationToken)
    {
        if (!service.NeedsWrite)
        {
            return;
        }

        var what = $"service '{service.Name}'";
        try
        {
            if (service.Existing is { } known)
            {
                var existing = await FreshAsync("/services", known, what, cancellationToken);
                var patch = new WireServiceWrite
                {
                    Host = existing.Host == service.Host ? null : service.Host,
                    Tags = KongTags.AreInForm(existing.Tags, service.Tags) ? null : KongTags.Union(existing.Tags, service.Tags),
                };
                var patched = await writer.WriteAsync(HttpMethod.Patch, $"/services/{existing.Id}", $"changing {what}", patch, KongJson.Default.WireServiceWrite, static answer => answer.IsNotFound, cancellationToken);
                catalog.Services.Put(patched.IsNotFound ? throw Gone(what) : Parse(patched, what));
                return;
            }

            var body = new WireServiceWrite { Name = service.Name, Host = service.Host, Port = Port, Protocol = Protocol, Tags = service.Tags };
            var made = await writer.WriteAsync(HttpMethod.Post, "/services", $"making {what}", body, KongJson.Default.WireServiceWrite, static answer => answer.IsTaken, cancellationToken);
            catalog.Services.Put(made.IsTaken ? throw Taken(what) : Parse(made, what));
        }
        catch (SyncException)
        {
            catalog.IsStale = true;
            throw;
        }
    }

    /// <summary>Takes a service of ours away. One that routes lead to is kept, which is told.</summary>
    public async Task RemoveServiceAsync(KongObject service, CancellationToken cancellationToken)
    {
        var what = $"service '{service.Name}'";
        var answer = await writer.DeleteAsync($"/services/{service.Id}", $"removing {what}", static answer => answer.IsReferenced, cancellationToken);
        if (answer.IsReferenced)
        {
            throw new SyncException(SyncErrorKind.Rejected, $"The {what} is kept, since a route leads to it; remove its routes, or point them elsewhere, and it goes.");
        }

        catalog.Services.Remove(service.Id);
    }

    /// <summary>
    /// Takes the upstream of a group away if nothing but rows of ours is in it, as a fresh look shows; else, and where it is somebody else's, those rows alone.
    /// </summary>
    public async Task RemoveGroupAsync(UpstreamView view, CancellationToken cancellationToken)
    {
        if (await reader.ReadAgainAsync(view, cancellationToken) is not { } now)
        {
            catalog.Upstreams.Remove(view.Upstream.Id);
            return;
        }

        if (!now.IsAttached && !now.HasForeign)
        {
            await writer.DeleteAsync($"/upstreams/{view.Upstream.Id}", $"removing upstream '{view.Upstream.Name}'", static _ => false, cancellationToken);
            catalog.Upstreams.Remove(view.Upstream.Id);
            return;
        }

        foreach (var row in now.Rows.Where(static row => row.Kind == RowKind.Ours))
        {
            await RemoveRowAsync(now.Upstream, row, cancellationToken);
        }
    }

    /// <summary>Takes one row away.</summary>
    public Task RemoveRowAsync(KongObject upstream, TargetRow row, CancellationToken cancellationToken) =>
        writer.DeleteAsync($"/upstreams/{upstream.Id}/targets/{row.Id}", $"removing target {row.Address} of upstream '{upstream.Name}'", static _ => false, cancellationToken);

    private async Task<KongObject> MakeAsync(GroupPlan group, CancellationToken cancellationToken)
    {
        var what = $"upstream '{group.UpstreamName}'";
        var body = new WireUpstreamWrite { Name = group.UpstreamName, Tags = group.Tags };
        var answer = await writer.WriteAsync(HttpMethod.Post, "/upstreams", $"making {what}", body, KongJson.Default.WireUpstreamWrite, static answer => answer.IsTaken, cancellationToken);
        return Put(answer.IsTaken ? throw Taken(what) : Parse(answer, what));
    }

    private async Task<KongObject> TagAsync(KongObject existing, GroupPlan group, CancellationToken cancellationToken)
    {
        var what = $"upstream '{existing.Name}'";
        var body = new WireUpstreamWrite { Tags = KongTags.Union(existing.Tags, group.Tags) };
        var answer = await writer.WriteAsync(HttpMethod.Patch, $"/upstreams/{existing.Id}", $"changing {what}", body, KongJson.Default.WireUpstreamWrite, static answer => answer.IsNotFound, cancellationToken);
        return Put(answer.IsNotFound ? throw Gone(what) : Parse(answer, what));
    }

    // What is taken over was seen with everything else, which may be long ago; its owner may have changed it since.
    private async Task<KongObject> FreshAsync(string path, KongObject known, string what, CancellationToken cancellationToken)
    {
        if (known.Identity is not null)
        {
            return known;
        }

        var now = await writer.ReadAsync($"{path}/{known.Id}", what, KongJson.Default.WireObject, cancellationToken) is { } there ? KongObject.From(there, what) : throw Gone(what);
        return known.Name == now.Name && known.Tags.All(tag => now.Tags.Contains(tag, StringComparer.Ordinal))
            ? now
            : throw new SyncException(SyncErrorKind.Transient, $"The {what} was changed by somebody else meanwhile; what is there is looked at again.");
    }

    private KongObject Put(KongObject upstream)
    {
        catalog.Upstreams.Put(upstream);
        return upstream;
    }

    private static KongObject Parse(KongAnswer answer, string what) => KongObject.From(KongClient.Parse(answer, what, KongJson.Default.WireObject), what);

    private static SyncException Taken(string what) => new(SyncErrorKind.Transient, $"The {what} was made by somebody else meanwhile; what is there is looked at again.");

    private static SyncException Gone(string what) => new(SyncErrorKind.Transient, $"The {what} was removed by somebody else meanwhile; what is there is looked at again.");
}
