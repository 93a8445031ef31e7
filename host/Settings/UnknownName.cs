using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Settings;

/// <summary>Sentences about names nobody knows.</summary>
internal static class UnknownName
{
    /// <summary>The same as a sentence of its own.</summary>
    public static string Sentence(string what, string name, IReadOnlyCollection<string> known)
    {
        var text = Say(what, name, known);
        return char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] == '?' ? "" : ".");
    }

    /// <summary><c>unknown option 'wiat', did you mean 'wait'?</c>, or the names there are when none is near.</summary>
    public static string Say(string what, string name, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
        {
            return $"unknown {what} '{name}', there is none";
        }

        return NearestName.Find(name, known) is { } nearest
            ? $"unknown {what} '{name}', did you mean '{nearest}'?"
            : $"unknown {what} '{name}', expected one of {string.Join(", ", known.Order(StringComparer.Ordinal))}";
    }
}
