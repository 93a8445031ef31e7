using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>The adapter's own options, below <c>options</c> of an endpoint.</summary>
internal sealed partial class PolarisOptions : IValidatableOptions
{
    private const int MostPolls = 4000;
    private const int LongestTrust = 86400;

    // In .NET '$' also stands before a line break at the end.
    private const string IdPrefixPattern = @"^[a-z0-9-]{1,24}$(?!\n)";

    /// <summary>
    /// What the ids of our copies begin with; the source endpoint's name follows. Letters, digits, '-', at most 24, default <c>polaris-sync</c>.
    /// Two installations that write to one Polaris need two.
    /// </summary>
    [RegularExpression(IdPrefixPattern)]
    public string IdPrefix { get; set; } = CopyIds.DefaultPrefix;

    /// <summary>Questions a second at most to find changes over HTTP, where the endpoint has no grpc:// address; 10 to 4000, default 100.</summary>
    [Range(10, MostPolls)]
    public int HttpPollsPerSecond { get; set; } = 100;

    /// <summary>Questions a second at most to find changes over the Discover stream of gRPC; 100 to 4000, default 4000.</summary>
    [Range(100, MostPolls)]
    public int GrpcPollsPerSecond { get; set; } = MostPolls;

    /// <summary>After how many seconds a service is read in full by an audit, whatever its revision says; 1 to 86400, default 240, a little less than an audit's interval.</summary>
    [Range(1, LongestTrust)]
    public int FullReadSeconds { get; set; } = 240;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (!GoodIdPrefix().IsMatch(IdPrefix))
        {
            yield return new("id_prefix", $"'{IdPrefix}' is not made of 1 to 24 lower case letters, digits and '-'");
        }

        if (HttpPollsPerSecond is < 10 or > MostPolls)
        {
            yield return new("http_polls_per_second", $"{HttpPollsPerSecond} is not between 10 and {MostPolls}");
        }

        if (GrpcPollsPerSecond is < 100 or > MostPolls)
        {
            yield return new("grpc_polls_per_second", $"{GrpcPollsPerSecond} is not between 100 and {MostPolls}");
        }

        if (FullReadSeconds is < 1 or > LongestTrust)
        {
            yield return new("full_read_seconds", $"{FullReadSeconds} is not between 1 and {LongestTrust}");
        }
    }

    [GeneratedRegex(IdPrefixPattern, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoodIdPrefix();
}
