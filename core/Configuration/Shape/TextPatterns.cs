namespace PolarisSync.Core.Configuration;

/// <summary>
/// Regular expressions that mean the same to .NET, ECMAScript and so to every editor; none is anchored. Characters that would be hard to see are escaped.
/// </summary>
internal static class TextPatterns
{
    /// <summary>At least one character.</summary>
    public const string NotEmpty = @"[\s\S]+";

    /// <summary>More than spaces.</summary>
    public const string NotBlank = @"[\s\S]*\S[\s\S]*";

    /// <summary>A character that is neither a control character nor a space.</summary>
    public const string Visible = @"[^\s\u0000-\u001f\u007f-\u009f]";

    /// <summary>A character that is no control character.</summary>
    public const string NoControl = @"[^\u0000-\u001f\u007f-\u009f]";

    /// <summary>A string without references; <c>$${</c> stands for a plain <c>${</c>.</summary>
    public const string WithoutReferences = $"(?:{Plain})*";

    /// <summary>A string in which every <c>${...}</c> is a reference.</summary>
    public const string GoodReferences = $"(?:{Reference}|{Plain})*";

    /// <summary>A string with at least one reference, which may turn out to be anything.</summary>
    public const string AtLeastOneReference = $"{WithoutReferences}{Reference}{GoodReferences}";

    // What SecretReferences does from left to right, one step at a time.
    private const string Plain = @"\$\$\{|\$(?!\$?\{)|[^$]";
    private const string Reference = @"\$\{(?:env|file):[^}]+\}";

    /// <summary>Both ends of a string.</summary>
    public static string Whole(string pattern) => $"^(?:{pattern})$";

    /// <summary>The text in any case.</summary>
    public static string AnyCase(string text) => string.Concat(text.Select(c => char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]" : Literal(c)));

    private static string Literal(char c) => c is '.' or '/' or '*' or '?' or '$' or '+' or '(' or ')' or '[' or ']' or '{' or '}' or '|' or '^' or '\\' ? $"\\{c}" : c.ToString();
}
