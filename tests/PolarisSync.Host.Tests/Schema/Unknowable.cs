using System.Text.RegularExpressions;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>What lint knows and a schema cannot: by name, each with the sentence lint says.</summary>
internal static class Unknowable
{
    public static IReadOnlyList<(string What, Regex Sentence)> All { get; } =
    [
        ("names of tasks are unique", Like("is already the name of")),
        ("names of groups are unique in a match", Like("is the name of an earlier group")),
        ("each method is listed once", Like("is listed twice")),
        ("no namespace is mapped twice under two of its names", Like("is the same namespace as")),
        ("a key is not given twice in two spellings", Like("is given twice in one object")),
        ("an endpoint is defined alike everywhere", Like("is defined differently at")),
        ("source and destination are two", Like("source and destination are")),
        ("no two services get one name", Like("are both called")),
        ("whether an unknown type is a typing error", Like("is not a loaded endpoint type")),
        ("what a joined or broken duration adds up to", Like(@"'(\d*\.\d*[a-zA-Z]+|\d+[a-zA-Z]+\d.*)' is out of range")),
        ("whether files can be read", Like("^[^:]+: the file '.*' cannot be read")),
        ("what a regular expression means", Like("the regular expression is wrong|names the group '.*', which|look-around")),
        ("what an adapter finds out about its options by itself", Like(@"\.options\.wait: .* is not a time from 1s to 10m")),
        ("from three up, how many '*' a new name takes", Like(@"has \d+ '\*', but '.*' has ([2-9]|\d\d)|nobody can tell which")),
    ];

    /// <summary>Which of them a sentence is; null when it is none.</summary>
    public static string? Find(string fault) => All.FirstOrDefault(known => known.Sentence.IsMatch(fault)).What;

    // Linear in time, as sentences may quote anything.
    private static Regex Like(string sentence) => new(sentence, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
