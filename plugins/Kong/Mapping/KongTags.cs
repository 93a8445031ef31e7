using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Ownership in tags, the only thing that is trusted: <c>polarissync</c>, <c>ps.src.SOURCE</c>, <c>ps.ns.NAMESPACE</c>, <c>ps.svc.SERVICE</c>,
/// <c>ps.grp.GROUP</c>, <c>ps.type.TYPE</c>, with encoded values. Tags of others are kept. Pure.
/// </summary>
internal static class KongTags
{
    public const string Tool = "polarissync";
    private const string Own = "ps.";
    private const string Source = "ps.src.";
    private const string Namespace = "ps.ns.";
    private const string Service = "ps.svc.";
    private const string Group = "ps.grp.";
    private const string Type = "ps.type.";

    /// <summary>The tags of an object, sorted.</summary>
    public static ImmutableArray<string> Of(KongIdentity identity, string sourceType) =>
    [
        .. new[] { Tool, Source + NameText.Encode(identity.Source), Namespace + NameText.Encode(identity.Namespace), Service + NameText.Encode(identity.Service) }
            .Concat(identity.Group is null ? [] : [Group + NameText.Encode(identity.Group)])
            .Concat(sourceType.Length == 0 ? [] : [Type + NameText.Encode(sourceType)])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A filter for a list: everything of a target.</summary>
    public static string Filter(TargetKey target) =>
        $"tags={string.Join(',', new[] { Tool, Source + NameText.Encode(target.Source ?? ""), Namespace + NameText.Encode(target.Service.Namespace), Service + NameText.Encode(target.Service.Name) })}";

    /// <summary>Whether an object is ours to touch at all: it carries the tool's tag and an owner's.</summary>
    public static bool IsOurs(IReadOnlyCollection<string> tags) => tags.Contains(Tool, StringComparer.Ordinal) && Value(tags, Source) is not null;

    /// <summary>Whether a row is the owner's.</summary>
    public static bool IsOf(IReadOnlyCollection<string> tags, string source) => tags.Contains(Tool, StringComparer.Ordinal) && tags.Contains(Source + NameText.Encode(source), StringComparer.Ordinal);

    /// <summary>What an object stands for; null where its tags do not say that it is ours.</summary>
    public static KongIdentity? Identify(IReadOnlyCollection<string> tags) =>
        tags.Contains(Tool, StringComparer.Ordinal) && Value(tags, Source) is { } source && Value(tags, Namespace) is { Length: > 0 } ns && Value(tags, Service) is { Length: > 0 } service
            ? new(new(new(ns, service), source), Value(tags, Group))
            : null;

    /// <summary>Whether the tags of ours on an object are exactly those wanted, whatever others it carries; the type is not looked at where it is not known.</summary>
    public static bool AreInForm(IReadOnlyCollection<string> tags, IReadOnlyCollection<string> wanted) =>
        wanted.All(tag => tags.Contains(tag, StringComparer.Ordinal)) && tags.Count(IsOwn) == wanted.Count;

    /// <summary>The same where the source's type is not known.</summary>
    public static bool AreInForm(IReadOnlyCollection<string> tags, KongIdentity identity) =>
        AreInForm([.. tags.Where(static tag => !tag.StartsWith(Type, StringComparison.Ordinal))], Of(identity, ""));

    /// <summary>What an object is to carry: the tags wanted, and all of others.</summary>
    public static ImmutableArray<string> Union(IReadOnlyCollection<string> tags, IReadOnlyCollection<string> wanted) =>
        [.. tags.Where(static tag => !IsOwn(tag)).Concat(wanted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Whether an object carries the raw tags of the Java polaris-sync: source, namespace as somebody may have spelled it, service, and group where it has
    /// one. The source's type is checked where it is known.
    /// </summary>
    public static bool AreJava(IReadOnlyCollection<string> tags, KongIdentity identity, string ns, string sourceType = "") =>
        tags.Contains(identity.Source, StringComparer.Ordinal) && tags.Contains(ns, StringComparer.Ordinal) && tags.Contains(identity.Service, StringComparer.Ordinal)
        && (identity.Group is null || tags.Contains(identity.Group, StringComparer.Ordinal))
        && (sourceType.Length == 0 || tags.Contains(sourceType, StringComparer.Ordinal));

    /// <summary>How the Java polaris-sync may have spelled a namespace.</summary>
    public static IEnumerable<string> Spellings(string ns) =>
        string.Equals(ns, ServiceKey.DefaultNamespace, StringComparison.Ordinal) ? [ServiceKey.DefaultNamespace, "public", "empty_ns"] : [ns];

    private static bool IsOwn(string tag) => tag == Tool || tag.StartsWith(Own, StringComparison.Ordinal);

    private static string? Value(IReadOnlyCollection<string> tags, string key)
    {
        foreach (var tag in tags)
        {
            if (tag.StartsWith(key, StringComparison.Ordinal) && NameText.TryDecode(tag.AsSpan(key.Length), out var value))
            {
                return value;
            }
        }

        return null;
    }
}
