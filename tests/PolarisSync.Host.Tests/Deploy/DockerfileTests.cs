using System.Text.Json;
using System.Text.RegularExpressions;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Tests.Deploy;

/// <summary>deploy/Dockerfile, read and held to the tree and the host: nothing here builds an image.</summary>
internal sealed class DockerfileTests
{
    private static readonly Dockerfile s_file = Dockerfile.Read();
    private static readonly Regex s_variable = new("(?<name>[A-Za-z_]+)=(\"(?<value>[^\"]*)\"|(?<value>\\S+))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    [Test]
    public void BaseImages_ArePinnedToTheVersionWeBuildFor()
    {
        var images = s_file.Of("FROM").Select(arguments => arguments.Split(' ').First(word => !word.StartsWith("--", StringComparison.Ordinal))).ToList();

        Assert.That(images, Has.Count.EqualTo(2));
        Assert.That(images, Is.All.Match("^mcr[.]microsoft[.]com/dotnet/(sdk|aspnet):10[.]0(-[a-z-]+)?$"));
        Assert.That(File.ReadAllText(Path.Combine(Artifacts.Root, "Directory.Build.props")), Does.Contain("<TargetFramework>net10.0<"));
    }

    [Test]
    public void Context_HasEverythingThePackageIsMadeOf()
    {
        var kept = File.ReadAllLines(Path.Combine(Artifacts.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();

        Assert.That(kept.Select(path => Path.Combine(Artifacts.Root, path.TrimEnd('/'))), Is.All.Exist);
        Assert.That(kept, Is.SupersetOf(new[] { "abstractions/", "bin/", "build/", "conf/", "core/", "deploy/", "host/", "plugins/", "LICENSE", "PolarisSync.sln" }));
        Assert.That(kept, Has.None.Match("tests|artifacts|data|[.]git/"));
    }

    [Test]
    public void Scripts_ThatAreRun_AreThere()
    {
        var run = s_file.Of("RUN").SelectMany(arguments => Regex.Matches(arguments, "bash (?<path>[a-z/.-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)).Select(match => match.Groups["path"].Value).ToList();

        Assert.That(run, Is.Not.Empty);
        Assert.That(run.Select(path => Path.Combine(Artifacts.Root, path)), Is.All.Exist);
    }

    [Test]
    public void Copies_OfTheFirstStage_AreWhatItMade()
    {
        var made = s_file.Of("RUN").Single();
        foreach (var copy in s_file.Of("COPY").Where(arguments => arguments.StartsWith("--from=build", StringComparison.Ordinal)))
        {
            var from = copy.Split(' ').First(word => word.StartsWith('/')).TrimEnd('/');
            Assert.That(made, Does.Contain(from), copy);
        }

        Assert.That(s_file.Of("COPY").First(), Is.EqualTo(". ."));
    }

    [Test]
    public void User_IsNotRoot() => Assert.That(s_file.User, Does.Match("^[1-9][0-9]*:[1-9][0-9]*$"));

    [Test]
    public void Variables_FitTheHost()
    {
        var variables = s_file.Of("ENV").SelectMany(arguments => s_variable.Matches(arguments))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);
        Assert.That(variables.Keys.Where(name => name.StartsWith(SettingNames.Prefix, StringComparison.Ordinal)), Is.SubsetOf(SettingNames.Known.Append(SettingNames.Home).Append(SettingNames.Program)));

        var folder = s_file.Of("WORKDIR").Last();
        Assert.That(variables[SettingNames.Home], Is.EqualTo(folder));
        variables[SettingNames.Home] = "/";
        var settings = HostSettingsReader.Read(variables, "/");
        Assert.That(s_file.Of("EXPOSE").Single(), Is.EqualTo($"{settings.HttpAddress!.Port}"));
        Assert.That(settings.HttpAddress.ToBind(), Is.Null, "a container is reached from outside");
        Assert.That(settings.DataPath, Does.StartWith(folder + "/"));
        Assert.That(ConfigurationSources.From(variables, folder).RegistryBackup.FullPath, Does.StartWith(settings.DataPath + "/"));
    }

    [Test]
    public void EntryPoint_IsTheHostOfThePackage()
    {
        var entry = JsonSerializer.Deserialize<string[]>(s_file.Of("ENTRYPOINT").Single())!;

        Assert.That(entry, Is.EqualTo(new[] { "dotnet", s_file.Of("WORKDIR").Last() + "/lib/polarissync.dll" }));
        Assert.That(s_file.Of("CMD").Single(), Is.EqualTo("[\"run\"]"));
        Assert.That(File.ReadAllText(Path.Combine(Artifacts.Root, "build", "stage.sh")), Does.Contain("-o \"$folder/lib\""));
        Assert.That(Path.GetFileName(Artifacts.HostDll), Is.EqualTo("polarissync.dll"));
    }
}
