using System.Text.RegularExpressions;

namespace PolarisSync.Core.Configuration;

/// <summary>
/// A name or many names, as a document writes them: exact, a glob (<c>*</c> any characters, none included; <c>?</c> exactly one), or
/// <c>regex:EXPR</c>, which has to match the whole name and takes time linear in its length. Immutable; compares by its text, case matters.
/// </summary>
public sealed class NamePattern : IEquatable<NamePattern>
{
    internal const string RegexPrefix = "regex:";
    private readonly Regex? _regex;

    private NamePattern(string text, NamePatternKind kind, Regex? regex)
    {
        Text = text;
        Kind = kind;
        _regex = regex;
    }

    /// <summary>Every name: <c>*</c>.</summary>
    public static NamePattern All { get; } = new("*", NamePatternKind.All, null);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>What sort of pattern it is.</summary>
    public NamePatternKind Kind { get; }

    /// <summary>The one name it matches; null when it may match several.</summary>
    public string? ExactName => Kind == NamePatternKind.Exact ? Text : null;

    internal Regex? Regex => _regex;

    /// <summary>Reads a pattern that is known to be good.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static NamePattern Parse(string text) =>
        TryParse(text, out var fault) ?? throw new ArgumentException(fault, nameof(text));

    /// <summary>Reads a pattern; null, with the reason as the rest of a sentence, when it is none.</summary>
    /// <param name="text">What the document says.</param>
    /// <param name="fault">What is wrong with it; empty when nothing is.</param>
    public static NamePattern? TryParse(string text, out string fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = "";
        if (!text.StartsWith(RegexPrefix, StringComparison.Ordinal))
        {
            return text == All.Text ? All : new(text, text.AsSpan().ContainsAny('*', '?') ? NamePatternKind.Glob : NamePatternKind.Exact, null);
        }

        var expression = text[RegexPrefix.Length..];
        if (expression.Length == 0)
        {
            fault = "nothing follows 'regex:'";
            return null;
        }

        try
        {
            // By itself first: the number in a fault is the place in what the document says.
            _ = Compile(expression);
            return new(text, NamePatternKind.Regex, Compile($@"\A(?:{expression})\z"));
        }
        catch (RegexParseException e)
        {
            fault = $"the regular expression is wrong at character {Math.Max(1, e.Offset)} ({Words(e.Error)})";
        }
        catch (NotSupportedException)
        {
            fault = "look-around, back references and atomic groups cannot be used";
        }

        return null;
    }

    /// <summary>Whether a name is meant.</summary>
    public bool IsMatch(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Kind switch
        {
            NamePatternKind.All => true,
            NamePatternKind.Exact => string.Equals(Text, name, StringComparison.Ordinal),
            NamePatternKind.Glob => Glob.IsMatch(Text, name),
            _ => _regex!.IsMatch(name),
        };
    }

    /// <summary>
    /// Whether this pattern certainly matches every name that the other one matches. False also when nobody can tell.
    /// </summary>
    public bool Covers(NamePattern other)
    {
        ArgumentNullException.ThrowIfNull(other);

        // A glob whose only wildcards are '*' takes the wildcards of another one as characters like any other: if it matches that text, then also
        // whatever stands for them.
        return Kind == NamePatternKind.All
            || Equals(other)
            || (other.ExactName is { } name && IsMatch(name))
            || (Kind == NamePatternKind.Glob && other.Kind == NamePatternKind.Glob && !Text.Contains('?', StringComparison.Ordinal) && Glob.IsMatch(Text, other.Text));
    }

    /// <summary>Whether there is certainly no name that both match. False also when nobody can tell.</summary>
    public bool IsApartFrom(NamePattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ExactName is { } name ? !other.IsMatch(name) : other.ExactName is { } exact && !IsMatch(exact);
    }

    /// <inheritdoc/>
    public bool Equals(NamePattern? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NamePattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written.</summary>
    public override string ToString() => Text;

    // "UnterminatedBracket" as people write it.
    private static string Words(RegexParseError error) =>
        string.Concat(error.ToString().Select(static (letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static Regex Compile(string expression) =>
        new(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
}
