using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;

namespace PolarisSync.Host.Secrets;

/// <summary>
/// Takes secret values out of what others wrote (a server's words, an exception) before it reaches a log, an answer or a file. Knows every secret
/// of every document that was read, also of refused ones and of earlier versions. From any thread.
/// </summary>
internal sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "***";

    /// <summary>Shorter values are found everywhere by chance, and are no secrets anyway.</summary>
    public const int Shortest = 4;

    // Enough for a token that is changed every hour for some months.
    private const int Most = 4000;
    private const int ShortestLine = 16;

    // How those who shorten a text show that they did.
    private static readonly string[] s_cuts = ["\u2026", "..."];

    // Hiding these would only break what is printed.
    private static readonly string[] s_plainWords = ["true", "false", "null", "none", "default"];

    private readonly Lock _gate = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private ImmutableArray<string> _public = [.. s_plainWords];
    private volatile Patterns? _patterns = Patterns.None;

    /// <summary>Takes note of a secret, in the forms in which it may come back.</summary>
    public void Learn(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_gate)
        {
            foreach (var form in Forms(value.Trim()))
            {
                if (form.Length < Shortest || !_known.Add(form))
                {
                    continue;
                }

                _order.Enqueue(form);
                if (_order.Count > Most)
                {
                    _known.Remove(_order.Dequeue());
                }

                _patterns = null;
            }
        }
    }

    /// <summary>
    /// Names that anybody may see: those of endpoints, types and tasks, and addresses. A secret that stands in one of them is none (a password
    /// <c>nacos</c> beside an endpoint <c>nacos-a</c>), and hiding it would hide the name.
    /// </summary>
    public void SetPublic(IEnumerable<string> words)
    {
        lock (_gate)
        {
            _public = [.. s_plainWords, .. words.Distinct(StringComparer.Ordinal)];
            _patterns = null;
        }
    }

    /// <summary>The text without secrets; the same one when it holds none.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var patterns = _patterns ?? Build();
        return patterns.HideCut(Replace(patterns, text));
    }

    private static string Replace(Patterns patterns, string text)
    {
        var at = patterns.Find(text);
        if (at < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (; at >= 0; at = patterns.Find(rest))
        {
            clean.Append(rest[..at]).Append(Mask);
            rest = rest[(at + patterns.LengthAt(rest[at..]))..];
        }

        return clean.Append(rest).ToString();
    }

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return Uri.EscapeDataString(value);
        if (value.Contains('\n', StringComparison.Ordinal))
        {
            // A key of several lines may come back in one of them.
            foreach (var line in value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine))
            {
                yield return line;
            }
        }
    }

    private Patterns Build()
    {
        lock (_gate)
        {
            var words = _public;
            return _patterns = new Patterns([.. _known.Where(secret => !words.Any(word => word.Contains(secret, StringComparison.Ordinal)))]);
        }
    }

    /// <summary>One state of what is known.</summary>
    private sealed class Patterns(ImmutableArray<string> secrets)
    {
        private readonly SearchValues<string>? _search = secrets.IsEmpty ? null : SearchValues.Create(secrets.AsSpan(), StringComparison.Ordinal);

        // The longest first: a short secret may be the beginning of a long one.
        private readonly ImmutableArray<string> _secrets = [.. secrets.OrderByDescending(secret => secret.Length)];

        public static Patterns None { get; } = new([]);

        public int Find(ReadOnlySpan<char> text) => _search is null ? -1 : text.IndexOfAny(_search);

        public int LengthAt(ReadOnlySpan<char> text)
        {
            foreach (var secret in _secrets)
            {
                if (text.StartsWith(secret, StringComparison.Ordinal))
                {
                    return secret.Length;
                }
            }

            return 1;
        }

        /// <summary>Whoever shortens a server's words may cut a secret in two, so that none of the whole ones is found: the pieces beside a cut are hidden too.</summary>
        public string HideCut(string text)
        {
            if (_search is null)
            {
                return text;
            }

            foreach (var cut in s_cuts)
            {
                for (var at = text.IndexOf(cut, StringComparison.Ordinal); at >= 0; at = text.IndexOf(cut, at + cut.Length, StringComparison.Ordinal))
                {
                    var end = text.AsSpan(0, at).TrimEnd(' ').Length;
                    var before = LongestCut(text.AsSpan(0, end), static (text, secret, length) => text.EndsWith(secret[..length], StringComparison.Ordinal));
                    var rest = at + cut.Length;
                    var start = rest + (text.Length - rest - text.AsSpan(rest).TrimStart(' ').Length);
                    var after = LongestCut(text.AsSpan(start), static (text, secret, length) => text.StartsWith(secret[^length..], StringComparison.Ordinal));
                    if (after > 0)
                    {
                        text = string.Concat(text.AsSpan(0, start), Mask, text.AsSpan(start + after));
                    }

                    if (before > 0)
                    {
                        text = string.Concat(text.AsSpan(0, end - before), Mask, text.AsSpan(end));
                        at += Mask.Length - before;
                    }
                }
            }

            return text;
        }

        private int LongestCut(ReadOnlySpan<char> text, Func<ReadOnlySpan<char>, ReadOnlySpan<char>, int, bool> isPiece)
        {
            var longest = 0;
            foreach (var secret in _secrets)
            {
                for (var length = Math.Min(secret.Length - 1, text.Length); length >= Shortest && length > longest; length--)
                {
                    if (isPiece(text, secret, length))
                    {
                        longest = length;
                    }
                }
            }

            return longest;
        }
    }
}
