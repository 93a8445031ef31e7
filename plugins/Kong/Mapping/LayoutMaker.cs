using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Decides which objects a target is to be. What carries our tags for it is taken under whatever name it has; what the Java polaris-sync made is taken over
/// by its tags; what else has the name is a conflict, and is left alone.
/// </summary>
internal sealed class LayoutMaker(DesiredService desired, Catalog catalog)
{
    private readonly TargetKey _target = desired.Target;
    private readonly string _written = desired.NamespaceAsWritten.Length > 0 ? desired.NamespaceAsWritten : desired.Target.Service.Namespace;
    private readonly ImmutableArray<string>.Builder _conflicts = ImmutableArray.CreateBuilder<string>();

    public KongLayout Make()
    {
        var groups = desired.Groups.Select(group => group.UpstreamName is { } upstream ? Attach(group, upstream) : Own(group.Name)).OfType<GroupPlan>().OrderBy(static group => group.Label, StringComparer.Ordinal).ToImmutableArray();
        catalog.Want(_target, [.. groups.Where(static group => group.IsAttached).Select(static group => (group.UpstreamName, group.Identity.Group!))]);
        var service = groups.FirstOrDefault(static group => group is { Label: ServiceGroup.DefaultName, IsAttached: false }) is { } all ? Service(all) : null;
        return new() { Target = _target, Groups = groups, Service = service, Conflicts = _conflicts.ToImmutable() };
    }

    private GroupPlan? Own(string group)
    {
        var identity = new KongIdentity(_target, group);
        var ours = catalog.UpstreamsOf(_target).FirstOrDefault(upstream => string.Equals(upstream.Identity!.Group, group, StringComparison.Ordinal));
        return Choose(catalog.Upstreams, "upstream", identity, ours) is not { } chosen ? null : new()
        {
            Label = group,
            Identity = identity,
            UpstreamName = chosen.Name,
            Existing = chosen.Existing,
            Tags = KongTags.Of(identity, desired.SourceType),
        };
    }

    private GroupPlan? Attach(ServiceGroup group, string upstreamName)
    {
        var identity = new KongIdentity(_target, GroupLabel.NameOf(group));
        if (catalog.Upstreams.Find(upstreamName) is not { } upstream)
        {
            _conflicts.Add($"Group '{identity.Group}' is to be put into upstream '{upstreamName}', which does not exist: make it, with the tag '{desired.SourceType}', or leave 'upstreamName' out.");
            return null;
        }

        if (KongTags.IsOurs(upstream.Tags))
        {
            _conflicts.Add($"Group '{identity.Group}' is to be put into upstream '{upstreamName}', which is one that is kept here for another group: give one of your own.");
            return null;
        }

        if (!upstream.Tags.Contains(desired.SourceType, StringComparer.Ordinal))
        {
            _conflicts.Add($"Group '{identity.Group}' is to be put into upstream '{upstreamName}', which does not carry the tag '{desired.SourceType}', the type of its source: add that tag to it if it is meant.");
            return null;
        }

        return new()
        {
            Label = GroupLabel.Of(group),
            Identity = identity,
            UpstreamName = upstreamName,
            Existing = upstream,
            IsAttached = true,
            Tags = KongTags.Of(identity, desired.SourceType),
        };
    }

    private ServicePlan? Service(GroupPlan all)
    {
        var identity = new KongIdentity(_target, null);
        return Choose(catalog.Services, "service", identity, catalog.ServiceOf(_target)) is not { } chosen ? null : new()
        {
            Name = chosen.Name,
            Existing = chosen.Existing,
            Host = all.UpstreamName,
            Tags = KongTags.Of(identity, desired.SourceType),
        };
    }

    private (string Name, KongObject? Existing)? Choose(ObjectTable table, string kind, KongIdentity identity, KongObject? ours)
    {
        if (ours is not null)
        {
            return (ours.Name, ours);
        }

        var escaped = KongNames.Escaped(identity.Source, identity.Namespace, identity.Service, identity.Group);
        var name = KongNames.Plain(identity.Source, _written, identity.Service, identity.Group) ?? escaped;
        if (table.Find(name) is { Identity: not null } && name != escaped)
        {
            // Another identity of ours reads the same: that one was first.
            name = escaped;
        }

        if (table.Find(name) is not { } there)
        {
            return (name, null);
        }

        if (name != escaped && !KongTags.IsOurs(there.Tags) && KongTags.AreJava(there.Tags, identity, _written, desired.SourceType))
        {
            return (name, there);
        }

        _conflicts.Add($"The {kind} '{name}' is wanted, but one of this name is there that was not made for it: it is left as it is. Rename or remove it, or call the source endpoint or the service otherwise.");
        return null;
    }
}
