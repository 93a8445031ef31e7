using System.Text.RegularExpressions;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>What lint knows and a schema cannot: by name, each with the sentence lint says.</summary>
internal static partial class Unknowable
{
    public static IReadOnlyList<(string What, Regex Sentence)> All { get; } =
    [
        ("names of tasks are unique", NameTaken()),
        ("names of groups are unique in a match", GroupTaken()),
        ("each method is listed once", MethodTaken()),
        ("no namespace is mapped twice under two of its names", NamespaceTaken()),
        ("a key is not given twice in two spellings", KeyTaken()),
        ("an endpoint is defined alike everywhere", OtherDefinition()),
        ("source and destination are two", OneServer()),
        ("no two services get one name", Collision()),
        ("whether an unknown type is a typing error", UnknownType()),
        ("what a joined or broken duration adds up to", LongDuration()),
        ("whether files can be read", Secret()),
        ("what a regular expression means", Expression()),
        ("what an adapter finds out about its options by itself", OwnCheck()),
        ("from three up, how many '*' a new name takes", Stars()),
    ];

    /// <summary>Which of them a sentence is; null when it is none.</summary>
    public static string? Find(string fault) => All.FirstOrDefault(known => known.Sentence.IsMatch(fault)).What;

    [GeneratedRegex("is already the name of")]
    private static partial Regex NameTaken();

    [GeneratedRegex("is the name of an earlier group")]
    private static partial Regex GroupTaken();

    [GeneratedRegex("is listed twice")]
    private static partial Regex MethodTaken();

    [GeneratedRegex("is the same namespace as")]
    private static partial Regex NamespaceTaken();

    [GeneratedRegex("is given twice in one object")]
    private static partial Regex KeyTaken();

    [GeneratedRegex("is defined differently at")]
    private static partial Regex OtherDefinition();

    [GeneratedRegex("source and destination are")]
    private static partial Regex OneServer();

    [GeneratedRegex("are both called")]
    private static partial Regex Collision();

    [GeneratedRegex("is not a loaded endpoint type")]
    private static partial Regex UnknownType();

    [GeneratedRegex(@"'(\d*\.\d*[a-zA-Z]+|\d+[a-zA-Z]+\d.*)' is out of range")]
    private static partial Regex LongDuration();

    [GeneratedRegex("^[^:]+: the file '.*' cannot be read")]
    private static partial Regex Secret();

    [GeneratedRegex("the regular expression is wrong|names the group '.*', which|look-around")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\.options\.wait: .* is not a time from 1s to 10m")]
    private static partial Regex OwnCheck();

    [GeneratedRegex(@"has \d+ '\*', but '.*' has ([2-9]|\d\d)|nobody can tell which")]
    private static partial Regex Stars();
}
