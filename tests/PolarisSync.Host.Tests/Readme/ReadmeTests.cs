using System.Text.RegularExpressions;
using PolarisSync.Host.Commands;
using PolarisSync.Host.Http;
using PolarisSync.Host.Metrics;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Http;
using PolarisSync.Tests.Readme;

namespace PolarisSync.Host.Tests.Readme;

/// <summary>What README says, in either language, is what there is: variables, verbs, routes, files. And both languages say the same.</summary>
internal sealed class ReadmeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static IEnumerable<string> Languages => ReadmePage.Languages;

    private static IEnumerable<string> Pages => ReadmePage.All(Artifacts.Root).Select(static page => page.File);

    [TestCaseSource(nameof(Languages))]
    public void Variables_AreEveryKnownSetting(string file)
    {
        var named = new List<string>();
        foreach (var row in TableWith(file, "`POLARIS_SYNC_REGISTRY_FILE_WATCH`").Skip(1))
        {
            // A row may be about several: the others are the first one's, with another ending.
            var codes = ReadmePage.CodesIn(row[0]);
            named.AddRange(codes.Select(code => code.StartsWith('_') ? codes[0][..codes[0].LastIndexOf('_')] + code : code));
        }

        Assert.That(named, Is.EquivalentTo(SettingNames.Known));
    }

    [TestCaseSource(nameof(Languages))]
    public void Variables_ShowTheirDefaults(string file)
    {
        var rows = TableWith(file, "`POLARIS_SYNC_REGISTRY_FILE_WATCH`").Skip(1).ToDictionary(static row => ReadmePage.CodesIn(row[0])[0], static row => row[2], StringComparer.Ordinal);
        var yaml = File.ReadAllLines(Path.Combine(Artifacts.Root, "bin", "application.yaml"));
        foreach (var name in new[] { SettingNames.RegistryFile, SettingNames.ConfigFile, SettingNames.ConfigProvider, SettingNames.BackupPath, SettingNames.HttpAddress, SettingNames.DataPath, SettingNames.PluginsPath, SettingNames.HistorySize, SettingNames.LogLevel, SettingNames.LogFormat })
        {
            Assert.That(rows[name], Does.StartWith($"`{Default(name)}`"), name);
        }

        string Default(string name)
        {
            var key = $"# {SettingNames.ToYaml(name)}: ";
            return yaml.Single(line => line.Trim().StartsWith(key, StringComparison.Ordinal)).Trim()[key.Length..];
        }
    }

    [TestCaseSource(nameof(Languages))]
    public void Verbs_AreEveryVerb_WithOptionsThatExist(string file)
    {
        var root = Verbs.Root();
        var named = new List<string>();
        foreach (var code in TableWith(file, "`lint [FILES]`").Skip(1).SelectMany(static row => ReadmePage.CodesIn(row[0])))
        {
            var words = code.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split(' ');
            if (root.Subcommands.FirstOrDefault(verb => verb.Name == words[0]) is not { } verb)
            {
                // The shells of completion stand alone.
                Assert.That(words, Is.SubsetOf(new[] { "zsh", "fish" }));
                continue;
            }

            named.Add(verb.Name);
            Assert.That(words.Where(static word => word.StartsWith("--", StringComparison.Ordinal)), Is.SubsetOf(verb.Options.Select(static option => option.Name)), code);
        }

        Assert.That(named.Distinct(StringComparer.Ordinal), Is.EquivalentTo(root.Subcommands.Where(static verb => !verb.Hidden).Select(static verb => verb.Name)));
    }

    [TestCaseSource(nameof(Languages))]
    public void Routes_AreEveryRoute(string file)
    {
        var named = TableWith(file, "`GET /metrics`").Skip(1).SelectMany(static row => ReadmePage.CodesIn(row[0]))
            .Select(static code => code.Split('[')[0].Split('?')[0]);
        using var metrics = new HostMetrics(new ScriptedControl(), exports: false, TimeProvider.System);
        var routes = HostRoutes.All(new ScriptedControl(), metrics, TimeProvider.System).Select(static route => $"{route.Method} {route.Pattern}").Append($"GET {OpenApiDocuments.Path}");

        Assert.That(named, Is.EquivalentTo(routes));
    }

    [TestCaseSource(nameof(Languages))]
    public void Routes_ShowParametersThatExist(string file)
    {
        using var metrics = new HostMetrics(new ScriptedControl(), exports: false, TimeProvider.System);
        var routes = HostRoutes.All(new ScriptedControl(), metrics, TimeProvider.System);
        var seen = 0;
        foreach (var code in TableWith(file, "`GET /metrics`").Skip(1).SelectMany(static row => ReadmePage.CodesIn(row[0])).Where(static code => code.Contains('?', StringComparison.Ordinal)))
        {
            var (path, query) = (code.Split(' ')[1].Split('[')[0].Split('?')[0], code.Split('?')[1].TrimEnd(']'));
            var parameters = query.Split('&').Select(static parameter => parameter.Split('=')[0]).ToList();
            var route = routes.Single(route => route.Pattern == path && code.StartsWith(route.Method, StringComparison.Ordinal));
            Assert.That(parameters, Is.SubsetOf(route.Parameters.Select(static parameter => parameter.Name)), code);
            Assert.That(route.Parameters.Where(static parameter => parameter.Required).Select(static parameter => parameter.Name), Is.SubsetOf(parameters), code);
            seen++;
        }

        Assert.That(seen, Is.GreaterThan(2));
    }

    [TestCaseSource(nameof(Languages))]
    public void ExitCodes_AreThoseOfThePrograms(string file)
    {
        var codes = TableWith(file, "*changes*").Skip(1).Select(static row => (row[0], row[1].Split('*')[1]));

        Assert.That(codes, Is.EqualTo(new[]
        {
            ($"{ExitCodes.Done}", "done"), ($"{ExitCodes.Error}", "error"), ($"{ExitCodes.Changes}", "changes"), ($"{ExitCodes.Held}", "held"),
        }));
    }

    [TestCaseSource(nameof(Pages))]
    public void Links_LeadSomewhere(string file)
    {
        var page = ReadmePage.Read(Artifacts.Root, file);
        var folder = Path.GetDirectoryName(Path.Combine(Artifacts.Root, file))!;
        foreach (var link in page.Links.Where(static link => !link.StartsWith("https://", StringComparison.Ordinal)))
        {
            var (path, anchor) = (link.Split('#')[0], link.Contains('#', StringComparison.Ordinal) ? link.Split('#')[1] : null);
            var target = path.Length == 0 ? Path.Combine(Artifacts.Root, file) : Path.GetFullPath(path, folder);
            Assert.That(File.Exists(target) || Directory.Exists(target), Is.True, $"{file}: {link}");
            if (anchor is not null)
            {
                Assert.That(ReadmePage.Read(Artifacts.Root, Path.GetRelativePath(Artifacts.Root, target)).Headings.Select(Slug), Has.Member(anchor), $"{file}: {link}");
            }
        }
    }

    [Test]
    public void BothLanguages_HaveTheSameBlocksTablesAndLinks()
    {
        var (english, chinese) = (ReadmePage.Read(Artifacts.Root, ReadmePage.Languages[0]), ReadmePage.Read(Artifacts.Root, ReadmePage.Languages[1]));

        Assert.That(chinese.Blocks.Select(static block => (block.Language, block.Key)), Is.EqualTo(english.Blocks.Select(static block => (block.Language, block.Key))));
        Assert.That(chinese.Headings.Count(), Is.EqualTo(english.Headings.Count()));
        Assert.That(chinese.Links.Where(static link => !link.StartsWith("README", StringComparison.Ordinal)).Order(StringComparer.Ordinal), Is.EqualTo(english.Links.Where(static link => !link.StartsWith("README", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.That(english.Links, Has.Member(ReadmePage.Languages[1]));
        Assert.That(chinese.Links, Has.Member(ReadmePage.Languages[0]));
        Assert.That(chinese.Tables, Has.Count.EqualTo(english.Tables.Count));
        foreach (var (ours, theirs) in english.Tables.Zip(chinese.Tables))
        {
            Assert.That(theirs.Select(Facts), Is.EqualTo(ours.Select(Facts)));
        }
    }

    // Codes and numbers of a row: words may stand in another order.
    private static string Facts(IReadOnlyList<string> row) => string.Join(" | ", row.Select(static cell => string.Join(
        ' ', ReadmePage.CodesIn(cell).Concat(Regex.Matches(Regex.Replace(cell, "`[^`]*`", "", RegexOptions.None, s_patience), "[0-9]+", RegexOptions.None, s_patience).Select(static number => number.Value)).Order(StringComparer.Ordinal))));

    private static string Slug(string heading) => string.Concat(heading.ToLowerInvariant().Where(static letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    private static IReadOnlyList<IReadOnlyList<string>> TableWith(string file, string text) =>
        ReadmePage.Read(Artifacts.Root, file).Tables.Single(table => table.Any(row => row.Any(cell => cell.Contains(text, StringComparison.Ordinal))));
}
