using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Settings;

/// <summary>Words about names nobody knows, inside a longer sentence.</summary>
internal static class UnknownName
{
    /// <summary><c>unknown option 'wiat', did you mean 'wait'?</c>, or the names there are when none is near.</summary>
    public static string Say(string what, string name, IReadOnlyCollection<string> known)
    {
        var sentence = NearestName.Unknown(what, name, known);
        return char.ToLowerInvariant(sentence[0]) + (sentence[^1] == '?' ? sentence[1..] : sentence[1..^1]);
    }
}
