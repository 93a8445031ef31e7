using System.Globalization;
using System.IO.Enumeration;

namespace PolarisSync.Tests.Captures;

/// <summary>A pattern of places in a JSON document: $.a.b, $.list[*].c, $.list[0], $.a.*, $..x, $..x*.</summary>
public sealed class JsonPattern
{
    private readonly Step[] _steps;

    private JsonPattern(string text, Step[] steps)
    {
        Text = text;
        _steps = steps;
    }

    /// <summary>The pattern as it is written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static JsonPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith('$'))
        {
            throw new FormatException($"The pattern '{text}' does not begin with $.");
        }

        var steps = new List<Step>();
        var at = 1;
        while (at < text.Length)
        {
            if (text[at] == '[')
            {
                var end = text.IndexOf(']', at);
                var inside = end < 0 ? "" : text[(at + 1)..end];
                if (inside != "*" && !int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    throw new FormatException($"The pattern '{text}' has an index that is neither * nor a number.");
                }

                steps.Add(new Step(inside, IsIndex: true, AnyDepth: false));
                at = end + 1;
            }
            else if (text[at] == '.')
            {
                var anyDepth = at + 1 < text.Length && text[at + 1] == '.';
                var begin = at + (anyDepth ? 2 : 1);
                var end = text.IndexOfAny(['.', '['], begin);
                end = end < 0 ? text.Length : end;
                if (end == begin)
                {
                    throw new FormatException($"The pattern '{text}' has an empty name.");
                }

                steps.Add(new Step(text[begin..end], IsIndex: false, anyDepth));
                at = end;
            }
            else
            {
                throw new FormatException($"The pattern '{text}' cannot be read from '{text[at..]}'.");
            }
        }

        return new JsonPattern(text, [.. steps]);
    }

    /// <summary>Tells whether a place matches; its steps are names (string) and indexes (int).</summary>
    public bool Matches(IReadOnlyList<object> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return Matches(place, 0, 0);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Matches(IReadOnlyList<object> place, int step, int at)
    {
        if (step == _steps.Length)
        {
            return at == place.Count;
        }

        if (!_steps[step].AnyDepth)
        {
            return at < place.Count && _steps[step].Matches(place[at]) && Matches(place, step + 1, at + 1);
        }

        for (var from = at; from < place.Count; from++)
        {
            if (_steps[step].Matches(place[from]) && Matches(place, step + 1, from + 1))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Step(string Text, bool IsIndex, bool AnyDepth)
    {
        public bool Matches(object part) => part switch
        {
            int index => IsIndex && (Text == "*" || Text == index.ToString(CultureInfo.InvariantCulture)),
            string name => !IsIndex && FileSystemName.MatchesSimpleExpression(Text, name, ignoreCase: false),
            _ => false,
        };
    }
}
