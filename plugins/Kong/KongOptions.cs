using System.ComponentModel.DataAnnotations;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>The adapter's own options, below <c>options</c> of an endpoint.</summary>
internal sealed class KongOptions : IValidatableOptions
{
    private const int MostCalls = 50;

    /// <summary>
    /// The headers that carry the endpoint's <c>token</c>, as it is; default <c>Kong-Admin-Token</c> (RBAC), <c>apikey</c> (key-auth before the Admin
    /// API) and <c>authorization</c> (as the Java polaris-sync sent it).
    /// </summary>
    public IReadOnlyList<string> TokenHeaders { get; set; } = ["Kong-Admin-Token", "apikey", "authorization"];

    /// <summary>Further headers for every call, by name; default none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The workspace of a Kong Enterprise to work in; default none.</summary>
    public string Workspace { get; set; } = "";

    /// <summary>Calls under way at once, 1 to 50, default 10: each may take a connection of Kong's database.</summary>
    [Range(1, MostCalls)]
    public int CallsAtOnce { get; set; } = 10;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (CallsAtOnce is < 1 or > MostCalls)
        {
            yield return new("calls_at_once", $"{CallsAtOnce} is not between 1 and {MostCalls}");
        }

        foreach (var name in TokenHeaders.Where(name => !IsHeaderName(name)))
        {
            yield return new("token_headers", $"'{name}' is not the name of a header");
        }

        foreach (var (name, value) in Headers)
        {
            if (!IsHeaderName(name))
            {
                yield return new("headers", $"'{name}' is not the name of a header");
            }
            else if (value.Any(char.IsControl))
            {
                yield return new("headers", $"the value of '{name}' holds a control character");
            }
        }

        if (Workspace.Length > 0 && !Workspace.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~'))
        {
            yield return new("workspace", $"'{Workspace}' is not made of letters, digits, '-', '_', '.' and '~'");
        }
    }

    private static bool IsHeaderName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
