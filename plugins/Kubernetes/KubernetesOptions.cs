using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>The adapter's own options, below <c>options</c> of an endpoint.</summary>
internal sealed partial class KubernetesOptions : IValidatableOptions
{
    /// <summary>The first family of each Service.</summary>
    public const string Primary = "primary";

    /// <summary>Every address there is.</summary>
    public const string AllFamilies = "all";

    private const string FamilyPattern = @"^(primary|ipv4|ipv6|all)$(?!\n)";

    // In .NET '$' also stands before a line break at the end.
    private const string NamespacePattern = @"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$(?!\n)";

    /// <summary>The Kubernetes namespaces to read, each with rights of its own (a Role); none, as by default, for the whole cluster (a ClusterRole).</summary>
    public string[] Namespaces { get; set; } = [];

    /// <summary>The name of the port to copy of services that have several; without it, or where no port has it, each port is an instance.</summary>
    public string Port { get; set; } = "";

    /// <summary>Whether pods are read, so that their labels are the metadata of instances, for groups and selectors; default true.</summary>
    public bool PodLabels { get; set; } = true;

    /// <summary>Which addresses of a service with two families are copied: <c>primary</c>, the default, is the family that stands first in the Service; <c>ipv4</c>, <c>ipv6</c>, <c>all</c>.</summary>
    [RegularExpression(FamilyPattern)]
    public string AddressFamily { get; set; } = Primary;

    /// <summary>A file with the token, read again once a minute; without it, and without a token, that of the pod's service account.</summary>
    public string TokenFile { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        for (var index = 0; index < Namespaces.Length; index++)
        {
            if (!GoodNamespace().IsMatch(Namespaces[index]))
            {
                yield return new($"namespaces[{index}]", $"'{Namespaces[index]}' is no name of a Kubernetes namespace: lower case letters, digits and '-', at most 63");
            }
            else if (Array.IndexOf(Namespaces, Namespaces[index]) < index)
            {
                yield return new($"namespaces[{index}]", $"'{Namespaces[index]}' stands there twice");
            }
        }

        if (!GoodFamily().IsMatch(AddressFamily))
        {
            yield return new("address_family", $"'{AddressFamily}' is not primary, ipv4, ipv6 or all");
        }
    }

    [GeneratedRegex(NamespacePattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoodNamespace();

    [GeneratedRegex(FamilyPattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoodFamily();
}
