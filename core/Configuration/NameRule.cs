namespace PolarisSync.Core.Configuration;

/// <summary>One entry of <c>mapping.names</c>: what services of these names are called at the destination. Compares by its texts.</summary>
public sealed class NameRule : IEquatable<NameRule>
{
    /// <summary>More candidates than this are not worth a read each.</summary>
    private const int MostSources = 1000;

    private readonly RegexTemplate? _template;
    private readonly string[] _pieces = [];

    private NameRule(NamePattern from, string to, RegexTemplate? template)
    {
        From = from;
        To = to;
        _template = template;
        if (template is null)
        {
            _pieces = to.Split('*');
        }
    }

    /// <summary>Which services.</summary>
    public NamePattern From { get; }

    /// <summary>
    /// Their new name. After a glob each <c>*</c> is what the corresponding <c>*</c> of <see cref="From"/> stands for; after <c>regex:</c>
    /// <c>$1</c> and <c>${name}</c> are groups and <c>$$</c> is a dollar.
    /// </summary>
    public string To { get; }

    /// <summary>
    /// Whether <see cref="SourcesOf"/> finds every name behind a new one. It cannot for <c>regex:</c>, nor where the new name says less than the old.
    /// </summary>
    public bool IsInvertible => _template is null
        && (From.ExactName is not null || (!From.Text.Contains('?', StringComparison.Ordinal) && Stars(From.Text) == Stars(To)));

    /// <summary>Reads a rule that is known to be good.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static NameRule Parse(string from, string to) =>
        TryCreate(NamePattern.Parse(from), to, out var fault) ?? throw new ArgumentException(fault, nameof(to));

    /// <summary>Makes a rule; null, with the reason as the rest of a sentence, when the new name does not fit the pattern.</summary>
    public static NameRule? TryCreate(NamePattern from, string to, out string fault)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        fault = "";
        if (to.Length == 0)
        {
            fault = "is empty; expected the name at the destination";
        }
        else if (from.Regex is { } regex)
        {
            if (RegexTemplate.TryParse(to, regex, out fault) is { } template)
            {
                return new(from, to, template);
            }
        }
        else if (to.Contains('?', StringComparison.Ordinal))
        {
            fault = "has a '?', which stands for nothing here; use regex: with $1 to carry single characters over";
        }
        else if (Stars(to) > Stars(from.Text))
        {
            var (has, needs) = (Stars(from.Text), Stars(to));
            fault = $"has {needs} '*', but '{from.Text}' has {(has == 0 ? "none" : has)}; each takes what one of those stands for";
        }
        else if (from.Text.Contains("**", StringComparison.Ordinal))
        {
            fault = $"comes from '{from.Text}', where nobody can tell which '*' of '**' stands for what; write one '*'";
        }
        else
        {
            return new(from, to, null);
        }

        return null;
    }

    /// <summary>The new name; null when the rule does not concern the name. May be empty or too long.</summary>
    public string? Apply(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_template is not null)
        {
            return From.Regex!.Match(name) is { Success: true } match ? _template.Fill(match) : null;
        }

        if (From.ExactName is not null)
        {
            return From.IsMatch(name) ? To : null;
        }

        if (Glob.Capture(From.Text, name) is not { } captures)
        {
            return null;
        }

        return string.Concat(_pieces.Select((piece, index) => index == 0 ? piece : captures[index - 1] + piece));
    }

    /// <summary>Names that may be behind a new one; the caller asks <see cref="Apply"/> which are. Empty where <see cref="IsInvertible"/> is false.</summary>
    public IEnumerable<string> SourcesOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsInvertible)
        {
            return [];
        }

        if (From.ExactName is { } exact)
        {
            return string.Equals(name, To, StringComparison.Ordinal) ? [exact] : [];
        }

        return Splits(name, 0, 0).Take(MostSources).Select(captures => string.Concat(From.Text.Split('*').Select((piece, index) => index == 0 ? piece : captures[index - 1] + piece)));
    }

    /// <inheritdoc/>
    public bool Equals(NameRule? other) => other is not null && From.Equals(other.From) && string.Equals(To, other.To, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameRule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To);

    /// <summary><c>from -> to</c>.</summary>
    public override string ToString() => $"{From} -> {To}";

    private static int Stars(string text) => text.Count(static c => c == '*');

    // Every way to cut the name so that the pieces of the new name stand between what the '*' took.
    private IEnumerable<IReadOnlyList<string>> Splits(string name, int piece, int from)
    {
        var text = _pieces[piece];
        if (piece == _pieces.Length - 1)
        {
            if (piece > 0 ? name.Length - from >= text.Length && name.EndsWith(text, StringComparison.Ordinal) : string.Equals(name, text, StringComparison.Ordinal))
            {
                yield return piece == 0 ? [] : [name[from..(name.Length - text.Length)]];
            }

            yield break;
        }

        for (var at = from; at >= 0 && at + text.Length <= name.Length; at++)
        {
            at = name.IndexOf(text, at, StringComparison.Ordinal);
            if (at < 0 || (piece == 0 && at > 0))
            {
                yield break;
            }

            foreach (var rest in Splits(name, piece + 1, at + text.Length))
            {
                yield return piece == 0 ? rest : [name[from..at], .. rest];
            }
        }
    }
}
