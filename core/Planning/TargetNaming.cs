using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Planning;

/// <summary>How a source service is called at a destination, and back. Pure.</summary>
internal static class TargetNaming
{
    /// <summary>Between namespace and name where the destination has no namespaces.</summary>
    public const string Separator = "--";

    /// <summary>The target of a source service; only to be used where <see cref="FindFault"/> finds none.</summary>
    public static TargetKey TargetOf(ServiceKey service, string source, DestinationTraits traits, MappingDefinition? mapping = null)
    {
        var (ns, name) = mapping is null ? (service.Namespace, service.Name) : (mapping.MapNamespace(service.Namespace), mapping.MapName(service.Name));
        var mapped = traits.HasNamespaces || IsDefault(ns) ? new ServiceKey(ns, name) : new ServiceKey(ServiceKey.DefaultNamespace, ns + Separator + name);
        return new TargetKey(mapped, traits.TargetPerSource ? source : null);
    }

    /// <summary>Why a service cannot be copied under the name that its task gives it, as a sentence; null when it can.</summary>
    public static string? FindFault(ServiceKey service, MappingDefinition mapping) =>
        !mapping.Names.IsEmpty && MappingDefinition.FindNameFault(mapping.MapName(service.Name)) is { } fault
            ? $"It is not copied: the name that 'mapping' gives it {fault}."
            : null;

    /// <summary>
    /// Every source service that a task copies to a target. Namespaces are always found, as matches name them; so are names, behind exact rules and
    /// globs. Where the task has a rule that cannot be turned round (<c>regex:</c>, or a new name that says less than the old one), only the
    /// <paramref name="known"/> services are looked through: copies of a service that is not among them, because it is gone, belong to nothing, and are
    /// reported as unclaimed, never touched.
    /// </summary>
    public static IReadOnlyList<ServiceKey> SourcesOf(TargetKey target, TaskDefinition task, DestinationTraits traits, IEnumerable<ServiceKey> known)
    {
        IEnumerable<ServiceKey> candidates = task.Mapping.IsInvertible ? Candidates(target, task, traits) : known.Order();
        return
        [
            .. candidates.Where(service => IsSource(service, target, task, traits)),
        ];
    }

    /// <summary>Whether a task copies a service to a target.</summary>
    public static bool IsSource(ServiceKey service, TargetKey target, TaskDefinition task, DestinationTraits traits) =>
        task.FindMatch(service) is not null && FindFault(service, task.Mapping) is null && TargetOf(service, task.Source.Name, traits, task.Mapping) == target;

    private static SortedSet<ServiceKey> Candidates(TargetKey target, TaskDefinition task, DestinationTraits traits)
    {
        var candidates = new SortedSet<ServiceKey>();
        foreach (var ns in task.Matches.Select(static match => match.Namespace).Distinct(StringComparer.Ordinal))
        {
            if (MappedName(target.Service, task.Mapping.MapNamespace(ns), traits) is { } mapped)
            {
                candidates.Add(new(ns, mapped));
                candidates.UnionWith(task.Mapping.Names.SelectMany(rule => rule.SourcesOf(mapped)).Where(static name => name.Length > 0).Select(name => new ServiceKey(ns, name)));
            }
        }

        return candidates;
    }

    // The mapped name of a target in a mapped namespace; null when it lies in another one.
    private static string? MappedName(ServiceKey target, string ns, DestinationTraits traits)
    {
        if (traits.HasNamespaces || IsDefault(ns))
        {
            return string.Equals(target.Namespace, ns, StringComparison.Ordinal) ? target.Name : null;
        }

        var prefix = ns + Separator;
        return IsDefault(target.Namespace) && target.Name.Length > prefix.Length && target.Name.StartsWith(prefix, StringComparison.Ordinal) ? target.Name[prefix.Length..] : null;
    }

    private static bool IsDefault(string ns) => string.Equals(ns, ServiceKey.DefaultNamespace, StringComparison.Ordinal);
}
