using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads one element of <c>match</c>.</summary>
internal static class MatchReader
{
    private const string NotYet = "is not supported yet; this version supports exact names and '*'";
    private const string DefaultGroupName = "default";
    private static readonly string[] Keys = ["namespace", "service", "groups", "exclude", "selector", "config_group"];
    private static readonly string[] GroupKeys = ["name", "metadata", "upstreamName"];
    private static readonly string[] SelectorKeys = ["metadata", "tags"];

    /// <summary>The match; null when it is no object, which is reported.</summary>
    public static MatchDraft? Read(ReadContext context, ConfigurationNode node, string path, bool hasDefaultGroup)
    {
        if (context.Object(node, path, Keys) is not { } match)
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
        ReadExclude(match);
        ReadSelector(match);

        if (draft is { HasService: false, HasConfigGroup: false })
        {
            context.Error(node.Position, match.PathOf("service"), "'service' is missing; expected a service name, '*', or 'config_group' for configuration tasks");
        }
        else if (draft is { HasService: true, HasConfigGroup: true })
        {
            context.Error(match.PositionOf("config_group"), match.PathOf("config_group"), "a match has either 'service' or 'config_group'");
        }

        _ = group;
        if (service is not { } name || draft.HasConfigGroup || (written is null && match.Find("namespace") is not null))
        {
            return draft;
        }

        return draft with
        {
            Definition = new()
            {
                Namespace = NamespaceNames.Canonical(written?.Value),
                Service = name == ServicePattern.All ? null : ServiceNames.Canonical(name),
                Groups = serviceGroups,
            },
        };
    }

    private static string? ReadService(ObjectReader match)
    {
        if (match.RequiredIfPresent("service", "a service name or '*'") is not { } service)
        {
            return null;
        }

        if (service.Value == ServicePattern.All || !ServicePattern.IsPattern(service.Value))
        {
            return service.Value;
        }

        match.Error("service", ServicePattern.FindRegexFault(service.Value) ?? $"{service.Shown} {NotYet}");
        return null;
    }

    private static void ReadExclude(ObjectReader match)
    {
        foreach (var (text, position, path) in match.Texts("exclude"))
        {
            if (text.Value.Length == 0)
            {
                match.Context.Error(position, path, "is empty; expected a service name, a glob or regex:...");
            }
            else if (ServicePattern.FindRegexFault(text.Value) is { } fault)
            {
                match.Context.Error(position, path, fault);
            }
        }

        if (match.Find("exclude") is not null)
        {
            match.Error("exclude", $"'exclude' {NotYet}");
        }
    }

    private static void ReadSelector(ObjectReader match)
    {
        if (match.Find("selector") is not { } node)
        {
            return;
        }

        if (match.Context.Object(node, match.PathOf("selector"), SelectorKeys) is { } selector)
        {
            _ = selector.Map("metadata");
            _ = selector.Texts("tags");
        }

        match.Error("selector", $"'selector' {NotYet}");
    }

    private static ImmutableArray<ServiceGroup> ReadGroups(ObjectReader match, bool hasDefaultGroup)
    {
        var groups = ImmutableArray.CreateBuilder<ServiceGroup>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, path) in match.Elements("groups"))
        {
            if (match.Context.Object(node, path, GroupKeys) is not { } group)
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
