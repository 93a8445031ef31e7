using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads one element of <c>match</c>.</summary>
internal static class MatchReader
{
    /// <summary>The group of all instances.</summary>
    public const string DefaultGroupName = ServiceGroup.DefaultName;

    /// <summary>The match; null when it is no object, which is reported.</summary>
    public static MatchDraft? Read(ReadContext context, ConfigurationNode node, string path, bool hasDefaultGroup)
    {
        if (context.Object(node, path, MatchShape.Object.Names) is not { } match)
        {
            return null;
        }

        var draft = new MatchDraft
        {
            Path = path,
            Position = node.Position,
            HasService = match.Find("service") is not null,
            HasConfigGroup = match.Find("config_group") is not null,
            Groups = match.Find("groups") is { Items.Count: > 0 } groups ? groups.Position : null,
        };
        var written = match.Text("namespace");
        var group = match.RequiredIfPresent("config_group", "a configuration group's name or '*'");
        var service = ReadService(match);
        var serviceGroups = ReadGroups(match, hasDefaultGroup);
        var exclude = ReadExclude(match, service);
        var selector = SelectorReader.Read(match);

        if (draft is { HasService: false, HasConfigGroup: false })
        {
            context.Error(node.Position, match.PathOf("service"), "'service' is missing; expected a service name, a glob, regex:EXPR, '*', or 'config_group' for configuration tasks");
        }
        else if (draft is { HasService: true, HasConfigGroup: true })
        {
            context.Error(match.PositionOf("config_group"), match.PathOf("config_group"), "a match has either 'service' or 'config_group'");
        }

        _ = group;
        if (service is null || draft.HasConfigGroup || (written is null && match.Find("namespace") is not null))
        {
            return draft;
        }

        return draft with
        {
            Definition = new()
            {
                Namespace = NamespaceNames.Canonical(written?.Value),
                NamespaceAsWritten = written?.Value,
                Service = service,
                Exclude = exclude,
                Selector = selector,
                Groups = serviceGroups,
            },
        };
    }

    private static NamePattern? ReadService(ObjectReader match) =>
        match.Text("service") is { } text ? PatternReader.ReadService(match.Context, text, match.PositionOf("service"), match.PathOf("service")) : null;

    private static ImmutableArray<NamePattern> ReadExclude(ObjectReader match, NamePattern? service)
    {
        var patterns = ImmutableArray.CreateBuilder<NamePattern>();
        foreach (var (text, position, path) in match.Texts("exclude"))
        {
            if (PatternReader.ReadService(match.Context, text, position, path) is not { } pattern)
            {
                continue;
            }

            patterns.Add(pattern);
            if (service is not null && pattern.Covers(service))
            {
                match.Context.Warn(position, path, $"{text.Shown} takes out everything that 'service' names; the match is never used");
            }
            else if (service is not null && pattern.IsApartFrom(service))
            {
                match.Context.Warn(position, path, $"{text.Shown} takes nothing out: 'service' does not include it");
            }
        }

        return patterns.DrainToImmutable();
    }

    private static ImmutableArray<ServiceGroup> ReadGroups(ObjectReader match, bool hasDefaultGroup)
    {
        var groups = ImmutableArray.CreateBuilder<ServiceGroup>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, path) in match.Elements("groups"))
        {
            if (match.Context.Object(node, path, GroupShape.Object.Names) is not { } group)
            {
                continue;
            }

            var metadata = group.Map("metadata");
            var upstream = group.Text("upstreamName")?.Value;
            if (Names.Check(group, "name", group.RequiredText("name", "the group's name")) is not { } name)
            {
                continue;
            }

            if (!names.Add(name.Value))
            {
                group.Error("name", $"{name.Shown} is the name of an earlier group of this match; names are unique");
            }
            else if (hasDefaultGroup && name.Value == DefaultGroupName)
            {
                group.Error("name", "'default' is the group of all instances; choose another name, or set the task's default_group to false");
            }

            groups.Add(new() { Name = name.Value, Metadata = metadata, UpstreamName = string.IsNullOrEmpty(upstream) ? null : upstream });
        }

        return groups.DrainToImmutable();
    }
}
