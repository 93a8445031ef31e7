using System.Text.RegularExpressions;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>What lint knows and a schema cannot.</summary>
/// <param name="What">In words.</param>
/// <param name="Sentence">How lint says it.</param>
/// <param name="From">A part of the good document.</param>
/// <param name="To">What makes the document an example of it, instead of that part.</param>
internal sealed record Unknowable(string What, Regex Sentence, string From, string To)
{
    public static IReadOnlyList<Unknowable> All { get; } =
    [
        Of("names of tasks are unique", "is already the name of", "\"name\": \"files\"", "\"name\": \"a-to-b\""),
        Of("names of groups are unique in a match", "is the name of an earlier group", "\"name\": \"v2\"", "\"name\": \"v1\""),
        Of("each method is listed once", "is listed twice", "\"type\": \"pull\"", "\"type\": \"watch\""),
        Of("no namespace is mapped twice under two of its names", "is the same namespace as", "\"*\": \"other\"", "\"public\": \"x\", \"default\": \"y\""),
        Of("a key is not given twice in two spellings", "is given twice in one object", "\"purge_after\": \"60s\"", "\"purge_after\": \"60s\", \"purgeAfter\": \"60s\""),
        Of("an endpoint is defined alike everywhere", "is defined differently at", "\"name\": \"f2\"", "\"name\": \"consul-a\""),
        Of("source and destination are two", "source and destination are", "\"name\": \"f2\"", "\"name\": \"f1\""),
        Of("no two services get one name", "are both called", "\"orders2\": \"orders-b\"", "\"orders\": \"same\", \"shop-x\": \"same\""),
        Of("whether an unknown type is a typing error", "is not a loaded endpoint type", "\"type\": \"file\", \"addresses\": [\"two", "\"type\": \"fil\", \"addresses\": [\"two"),
        Of("what a joined or broken duration adds up to", @"'(\d*\.\d*[a-zA-Z]+|\d+[a-zA-Z]+\d.*)' is out of range", "\"window\": \"60s\"", "\"window\": \"59m90s\""),
        Of("whether files can be read", ": the file '.*' cannot be read", "secret-1", "${file:/not/there}"),
        Of("what stands behind a reference", @": (the value|'\*\*\*') ", "\"window\": \"60s\"", "\"window\": \"${env:long}\""),
        Of("what a regular expression means", "the regular expression is wrong|names the group '.*', which|look-around", "regex:(pay|bill)", "regex:(pay|bill"),
        Of("what an adapter finds out about its options by itself", @"\.options\.wait: '\d+(ms|s|m)' is not a time from", "\"wait\": \"30s\"", "\"wait\": \"11m\""),
        Of("from three up, how many '*' a new name takes", @"has \d+ '\*', but '.*' has ([2-9]|\d\d)|nobody can tell which", "\"*-*\"", "\"*-*-*\""),
    ];

    /// <summary>Whether a sentence of lint is one of them.</summary>
    public static bool Is(string fault) => All.Any(known => known.Sentence.IsMatch(fault));

    public override string ToString() => What;

    // Linear in time, as sentences may quote anything.
    private static Unknowable Of(string what, string sentence, string from, string to) =>
        new(what, new Regex(sentence, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), from, to);
}
