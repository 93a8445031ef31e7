namespace PolarisSync.EndToEnd.Tests;

/// <summary>What the package does to projects that are no adapters. One build at a time.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class PackageTargetsTests
{
    private const string Warning = "POLARISSYNC001: Other is a program or a test project, so it is built as it is and not as an adapter for PolarisSync. "
        + "Set the property PolarisSyncPlugin to false to say that this is meant, or to true to make it an adapter.";

    private static string s_feed = "";
    private static string s_packages = "";
    private string _folder = "";

    [OneTimeSetUp]
    public static async Task PackAsync()
    {
        s_feed = await AuthorTools.PackAsync();
        s_packages = Directory.CreateTempSubdirectory("polarissync-packages-").FullName;
    }

    [OneTimeTearDown]
    public static void DeletePackages() => Directory.Delete(s_packages, recursive: true);

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("polarissync-author-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase("<OutputType>Exe</OutputType>", true, true)]
    [TestCase("<OutputType>Exe</OutputType><PolarisSyncPlugin>false</PolarisSyncPlugin>", false, true)]
    [TestCase("<IsTestProject>true</IsTestProject>", true, false)]
    [TestCase("<PolarisSyncPlugin>false</PolarisSyncPlugin>", false, false)]
    public async Task NoAdapter_IsLeftAsItIs(string properties, bool warns, bool shipsThePackage)
    {
        var output = await BuildAsync(properties);

        Assert.That(output.Contains(Warning, StringComparison.Ordinal), Is.EqualTo(warns), output);
        Assert.That(Built("Other.dll"), Does.Not.Contain("PolarisSync.Abstractions.Version"));
        Assert.That(File.Exists(PathOf("PolarisSync.Abstractions.dll")), Is.EqualTo(shipsThePackage));
    }

    [TestCase("")]
    [TestCase("<PolarisSyncPlugin>true</PolarisSyncPlugin>")]
    public async Task Library_IsAnAdapter(string properties)
    {
        var output = await BuildAsync(properties);

        Assert.That(output, Does.Not.Contain("POLARISSYNC001"));
        Assert.That(Built("Other.dll"), Does.Contain("PolarisSync.Abstractions.Version"));
        Assert.That(Directory.EnumerateFiles(PathOf("")).Select(Path.GetFileName), Does.Contain("Other.runtimeconfig.json").And.None.EqualTo("PolarisSync.Abstractions.dll").And.None.EqualTo("Microsoft.Extensions.Logging.Abstractions.dll"));
    }

    private async Task<string> BuildAsync(string properties)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Other.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>
              <ItemGroup><PackageReference Include="PolarisSync.Abstractions" Version="0.*" /></ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Program.cs"), "public static class Program { public static void Main() => System.Console.WriteLine(PolarisSync.Abstractions.ServiceKey.DefaultNamespace); }");
        return await AuthorTools.RunAsync(
            "dotnet build -c Release -o out -p:RestoreAdditionalProjectSources=\"$FEED\"", _folder, ("FEED", s_feed), ("NUGET_PACKAGES", s_packages));
    }

    private string Built(string file) => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(PathOf(file)));

    private string PathOf(string file) => Path.Combine(_folder, "out", file);
}
