using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PolarisSync.Core.Configuration;

/// <summary>A new name after <c>regex:</c>: text with <c>$1</c>, <c>${name}</c> and <c>$$</c>.</summary>
internal sealed class RegexTemplate
{
    // Text, or the number of a group.
    private readonly IReadOnlyList<(string Text, int Group)> _parts;

    private RegexTemplate(IReadOnlyList<(string, int)> parts) => _parts = parts;

    /// <summary>The template; null, with the reason, when it names a group that is not there or has a dollar that means nothing.</summary>
    public static RegexTemplate? TryParse(string text, Regex regex, out string fault)
    {
        var parts = new List<(string, int)>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$')
            {
                literal.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '$')
            {
                literal.Append('$');
                i++;
                continue;
            }

            var (name, length) = NameAt(text, i + 1);
            if (name is null)
            {
                fault = $"has a '$' at character {i + 1} that names no group; expected $1, ${{name}} or $$ for a dollar";
                return null;
            }

            var isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var group = isNumber ? number : regex.GroupNumberFromName(name);
            if (!regex.GetGroupNumbers().Contains(group))
            {
                fault = $"names the group '{name}', which the regular expression does not have";
                return null;
            }

            if (literal.Length > 0)
            {
                parts.Add((literal.ToString(), -1));
                literal.Clear();
            }

            parts.Add(("", group));
            i += length;
        }

        if (literal.Length > 0)
        {
            parts.Add((literal.ToString(), -1));
        }

        fault = "";
        return new(parts);
    }

    public string Fill(Match match) => string.Concat(_parts.Select(part => part.Group < 0 ? part.Text : match.Groups[part.Group].Value));

    // A number, or a name in braces, that begins here; and how many characters it takes.
    private static (string? Name, int Length) NameAt(string text, int at)
    {
        if (at < text.Length && text[at] == '{')
        {
            var end = text.IndexOf('}', at);
            return end > at + 1 ? (text[(at + 1)..end], end + 1 - at) : (null, 0);
        }

        var digits = 0;
        while (at + digits < text.Length && char.IsAsciiDigit(text[at + digits]))
        {
            digits++;
        }

        var fits = digits > 0 && int.TryParse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return fits ? (text.Substring(at, digits), digits) : (null, 0);
    }
}
