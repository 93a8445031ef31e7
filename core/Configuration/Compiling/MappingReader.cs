using System.Collections.Immutable;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads a task's <c>mapping</c>.</summary>
internal static class MappingReader
{
    public static MappingDefinition Read(ObjectReader task)
    {
        if (task.Find("mapping") is not { } node || task.Context.Object(node, task.PathOf("mapping"), MappingShape.Object.Names) is not { } mapping)
        {
            return MappingDefinition.None;
        }

        var (namespaces, others) = ReadNamespaces(mapping);
        return new() { Namespaces = namespaces, OtherNamespaces = others, Names = ReadNames(mapping), Metadata = ReadMetadata(mapping) };
    }

    private static (ImmutableArray<KeyValuePair<string, string>> Namespaces, string? Others) ReadNamespaces(ObjectReader mapping)
    {
        var namespaces = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        string? others = null;
        foreach (var (key, text, position, path) in mapping.Pairs("namespaces", mayBeEmpty: true))
        {
            if (text.Value.Contains('*', StringComparison.Ordinal))
            {
                mapping.Context.Error(position, path, $"{text.Shown} is no namespace; expected one namespace of the destination, without '*'");
                continue;
            }

            if (key == MappingShape.Others)
            {
                others = NamespaceNames.Canonical(text.Value);
                continue;
            }

            if (key.Contains('*', StringComparison.Ordinal))
            {
                mapping.Context.Error(position, path, "namespaces are named exactly; '*' alone stands for all others");
                continue;
            }

            var from = NamespaceNames.Canonical(key);
            if (!namespaces.TryAdd(from, NamespaceNames.Canonical(text.Value)))
            {
                mapping.Context.Error(position, path, $"'{key}' is the same namespace as '{written[from]}'; keep one of them");
            }
            else
            {
                written[from] = key;
            }
        }

        return ([.. namespaces], others);
    }

    private static ImmutableArray<NameRule> ReadNames(ObjectReader mapping)
    {
        var rules = ImmutableArray.CreateBuilder<NameRule>();
        foreach (var (key, text, position, path) in mapping.Pairs("names", keepsGroups: static key => key.StartsWith(NamePattern.RegexPrefix, StringComparison.Ordinal)))
        {
            if (PatternReader.ReadService(mapping.Context, new ConfigText(key, Secret: false), position, path) is not { } from)
            {
                continue;
            }

            var to = from.Kind == NamePatternKind.Regex ? text.Value : ServiceNames.Canonical(text.Value);
            if (NameRule.TryCreate(from, to, out var fault) is not { } rule)
            {
                mapping.Context.Error(position, path, text.Value.Length == 0 ? fault : text.Secret ? "the value does not fit the pattern" : $"{text.Shown} {fault}");
                continue;
            }

            if (from.ExactName is not null && MappingDefinition.FindNameFault(to) is { } nameFault)
            {
                mapping.Context.Error(position, path, $"the new name {nameFault}");
                continue;
            }

            if (rules.FirstOrDefault(earlier => earlier.From.Covers(from)) is { } first)
            {
                mapping.Context.Warn(position, path, $"never used: '{first.From}' stands first and concerns the same services");
            }
            else if (from is { Kind: NamePatternKind.Glob or NamePatternKind.All } && !to.Contains('*', StringComparison.Ordinal))
            {
                mapping.Context.Warn(position, path, $"every service it concerns is called {text.Shown}; of several only the first is copied");
            }

            rules.Add(rule);
        }

        return rules.DrainToImmutable();
    }

    private static ImmutableArray<KeyValuePair<string, string?>> ReadMetadata(ObjectReader mapping)
    {
        if (mapping.Find("metadata") is not { } node)
        {
            return [];
        }

        if (node.Kind != JsonValueKind.Object)
        {
            mapping.Error("metadata", $"expected an object of strings or null, found {node.Described}");
            return [];
        }

        var rules = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in node.Properties)
        {
            var path = JsonPaths.Member(mapping.PathOf("metadata"), property.Name);
            if (property.Name.Length == 0)
            {
                mapping.Context.Error(property.Position, path, "a name is empty");
            }
            else if (string.Equals(property.Name, SyncMark.MetadataKey, StringComparison.OrdinalIgnoreCase) || property.Name.StartsWith(MappingShape.ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            {
                mapping.Context.Error(property.Position, path, $"'{property.Name}' is the mark copies are told by; it cannot be set or removed");
            }
            else if (property.Value.Kind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                mapping.Context.Error(property.Value.Position, path, $"expected a string, or null to remove the key, found {property.Value.Described}");
            }
            else if (property.Value.Kind == JsonValueKind.Null)
            {
                rules[property.Name] = null;
            }
            else if (mapping.Context.Text(property.Value, path) is { } text)
            {
                rules[property.Name] = text.Value;
            }
        }

        return [.. rules];
    }
}
