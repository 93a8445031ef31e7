using System.Globalization;
using System.Text.RegularExpressions;

namespace PolarisSync.Host.Tests.Metrics;

/// <summary>The Prometheus text format, read strictly.</summary>
internal sealed partial class Exposition
{
    private static readonly string[] s_types = ["counter", "gauge", "histogram"];

    private Exposition()
    {
    }

    public Dictionary<string, (string Type, string Help)> Families { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double> Samples { get; } = new(StringComparer.Ordinal);

    public static Exposition Parse(string text)
    {
        var result = new Exposition();
        Assert.That(text, Does.EndWith("\n"));
        string? family = null;
        string? type = null;
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                (family, type) = (parts[2], parts[3]);
                Assert.That(s_types, Does.Contain(type), line);
                Assert.That(result.Families.TryAdd(family, (type, "")), Is.True, $"{family} comes twice");
            }
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ', 4);
                Assert.That(parts[2], Is.EqualTo(family), "HELP follows TYPE of the same family");
                result.Families[family!] = (type!, parts[3]);
            }
            else if (!line.StartsWith('#'))
            {
                result.AddSample(line, family!, type!);
            }
        }

        return result;
    }

    private void AddSample(string line, string family, string type)
    {
        var match = SampleLine().Match(line);
        Assert.That(match.Success, Is.True, $"no sample: {line}");
        var name = match.Groups["name"].Value;
        var expected = type == "histogram" ? new[] { family + "_bucket", family + "_sum", family + "_count" } : [family];
        Assert.That(expected, Does.Contain(name), $"{name} stands below {family}");
        if (type == "counter")
        {
            Assert.That(name, Does.EndWith("_total"));
        }

        var labels = match.Groups["label"].Captures.Select(capture => capture.Value).ToList();
        Assert.That(labels.Select(label => label.Split('=')[0]), Is.Unique, line);
        var key = $"{name}{{{string.Join(',', labels.Order(StringComparer.Ordinal))}}}";
        var value = match.Groups["value"].Value is "+Inf" ? double.PositiveInfinity : double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        Assert.That(Samples.TryAdd(key, value), Is.True, $"{key} comes twice");
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"),?)*\})? (?<value>[-+0-9.eE]+|\+Inf)$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SampleLine();
}
