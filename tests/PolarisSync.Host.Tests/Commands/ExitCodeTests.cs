using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using PolarisSync.Host.Commands;

namespace PolarisSync.Host.Tests.Commands;

internal sealed partial class ExitCodeTests
{
    [Test]
    public void Readme_ListsTheCodesThereAre()
    {
        var documented = Rows().Matches(File.ReadAllText(Path.Combine(Artifacts.Root, "README.md")))
            .ToDictionary(match => match.Groups["name"].Value, match => int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var codes = typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => field.Name.ToLowerInvariant(), field => (int)field.GetRawConstantValue()!, StringComparer.Ordinal);

        Assert.That(documented, Is.EqualTo(codes));
    }

    [GeneratedRegex(@"^\| (?<code>\d) \| \*(?<name>[a-z]+)\*", RegexOptions.Multiline, 1000)]
    private static partial Regex Rows();
}
