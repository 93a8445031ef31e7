using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>How a source service is called at a destination, and back. Pure.</summary>
internal static class TargetNaming
{
    /// <summary>Between namespace and name where the destination has no namespaces.</summary>
    public const string Separator = "--";

    /// <summary>The target of a source service.</summary>
    public static TargetKey TargetOf(ServiceKey service, string source, DestinationTraits traits)
    {
        var name = traits.HasNamespaces || IsDefault(service.Namespace)
            ? service
            : new ServiceKey(ServiceKey.DefaultNamespace, service.Namespace + Separator + service.Name);
        return new TargetKey(name, traits.TargetPerSource ? source : null);
    }

    /// <summary>Every source service that <see cref="TargetOf"/> turns into this target, the plain one first.</summary>
    public static IEnumerable<ServiceKey> SourcesOf(TargetKey target, DestinationTraits traits)
    {
        yield return target.Service;
        if (traits.HasNamespaces || !IsDefault(target.Service.Namespace))
        {
            yield break;
        }

        var name = target.Service.Name;
        for (var at = name.IndexOf(Separator, StringComparison.Ordinal); at >= 0; at = name.IndexOf(Separator, at + 1, StringComparison.Ordinal))
        {
            if (at > 0 && at + Separator.Length < name.Length && !IsDefault(name[..at]))
            {
                yield return new ServiceKey(name[..at], name[(at + Separator.Length)..]);
            }
        }
    }

    private static bool IsDefault(string ns) => string.Equals(ns, ServiceKey.DefaultNamespace, StringComparison.Ordinal);
}
