using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>What a plan does, as somebody who knows Kong thinks of it; pure.</summary>
internal static class ChangeWords
{
    public static IReadOnlyList<PlannedObject> Objects(ChangeSet set)
    {
        var (layout, view) = (set.AdapterState as KongLayout, set.Observed.AdapterState as TargetView);
        var objects = new List<PlannedObject>();
        foreach (var group in set.EnsureGroups.Select(group => layout?.Find(group.Name)).OfType<GroupPlan>())
        {
            objects.Add(new()
            {
                Kind = group.Existing is null ? ChangeKind.Create : ChangeKind.Update,
                Name = $"upstream {group.UpstreamName}",
                Detail = group.Existing is null ? "" : group.Existing.Identity is null ? "taken over by its tags" : "tags",
            });
        }

        if (set.Service == ServiceAction.Ensure && layout?.Service is { NeedsWrite: true } service)
        {
            objects.Add(new()
            {
                Kind = service.Existing is null ? ChangeKind.Create : ChangeKind.Update,
                Name = $"service {service.Name}",
                Detail = service.Existing is { } existing && existing.Host == service.Host ? (existing.Identity is null ? "taken over by its tags" : "tags") : $"host {service.Host}",
            });
        }

        if (set.Service == ServiceAction.Remove && view?.Service is { } ours)
        {
            objects.Add(new() { Kind = ChangeKind.Delete, Name = $"service {ours.Name}" });
        }

        objects.AddRange((view?.Upstreams ?? []).Where(upstream => upstream.IsOurs && (set.Service == ServiceAction.Remove || set.RemoveGroups.Contains(upstream.Label, StringComparer.Ordinal)))
            .Select(static upstream => new PlannedObject { Kind = ChangeKind.Delete, Name = $"upstream {upstream.Upstream.Name}" }));
        return objects;
    }

    public static string? Of(ChangeSet set, InstanceChange change)
    {
        var (layout, view) = (set.AdapterState as KongLayout, set.Observed.AdapterState as TargetView);
        if (layout is null || view is null)
        {
            return null;
        }

        var (before, after) = (change.Observed?.Instance, change.Desired);
        var into = Names((after?.Groups ?? []).Except(before?.Groups ?? [], StringComparer.Ordinal));
        var outOf = Names((before?.Groups ?? []).Except(after?.Groups ?? [], StringComparer.Ordinal));
        var parts = new List<string>();
        if (after is not null && (before is null || before.Weight != after.Weight))
        {
            parts.Add(before is null ? $"weight {after.Weight}" : $"weight {before.Weight} -> {after.Weight}");
        }

        parts.AddRange(before is null || after is null ? [] : before.Metadata.Select(pair => $"{pair.Key} {pair.Value} -> {after.Weight}"));
        if (into.Length > 0)
        {
            parts.Add($"{(before is null ? "target of" : "new target of")} {into}");
        }

        if (outOf.Length > 0)
        {
            parts.Add($"{(after is null ? "target of" : "no target any more of")} {outOf}");
        }

        if (change.Observed is { IsDrifted: true } && after is not null)
        {
            parts.Add("tags");
        }

        return string.Join(", ", parts);

        string Names(IEnumerable<string> labels) =>
            string.Join(", ", labels.Select(label => $"upstream {layout.Find(label)?.UpstreamName ?? view.Find(label)?.Upstream.Name ?? label}").Order(StringComparer.Ordinal));
    }
}
