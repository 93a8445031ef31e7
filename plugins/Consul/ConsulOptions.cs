using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>The adapter's own options, below <c>options</c> of an endpoint.</summary>
internal sealed partial class ConsulOptions : IValidatableOptions
{
    private const int LeastConnections = 8;
    private const int MostConnections = 150;

    // In .NET '$' also stands before a line break at the end.
    private const string NodePrefixPattern = @"^[a-z0-9-]+$(?!\n)";

    /// <summary>Datacenter to read and write; empty (the default) for the agent's own.</summary>
    public string Dc { get; set; } = "";

    /// <summary>How long a blocking query waits at the server, for example <c>55s</c>; 1s to 10m, default 55s. A dead agent is noticed after about this time.</summary>
    [RegularExpression(WaitTime.Pattern)]
    public string Wait { get; set; } = "55s";

    /// <summary>What the names of our nodes begin with; the source endpoint's name follows. Letters, digits, '-', default <c>polaris-sync-</c>.</summary>
    [RegularExpression(NodePrefixPattern)]
    public string NodePrefix { get; set; } = CopyNodes.DefaultPrefix;

    /// <summary>
    /// Connections to the agent at most, watches included; 8 to 150, default 40. Consul's own limit is 200 per client address, for everything on a machine together.
    /// </summary>
    [Range(LeastConnections, MostConnections)]
    public int MaxConnections { get; set; } = 40;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        // 10 m: the longest wait a server grants, see the blocking queries page of Consul's API documentation.
        if (!WaitTime.TryParse(Wait, out var wait) || wait < TimeSpan.FromSeconds(1) || wait > TimeSpan.FromMinutes(10))
        {
            yield return new("wait", $"'{Wait}' is not a time from 1s to 10m, for example 55s");
        }

        if (MaxConnections is < LeastConnections or > MostConnections)
        {
            yield return new("max_connections", $"{MaxConnections} is not between {LeastConnections} and {MostConnections}");
        }

        if (!GoodNodePrefix().IsMatch(NodePrefix))
        {
            yield return new("node_prefix", $"'{NodePrefix}' is not made of lower case letters, digits and '-'");
        }
    }

    [GeneratedRegex(NodePrefixPattern, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoodNodePrefix();
}
