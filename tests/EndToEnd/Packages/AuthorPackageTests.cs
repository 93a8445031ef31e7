using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>The package for authors of adapters, as build/pack.sh makes it.</summary>
[Parallelizable(ParallelScope.Self)]
[CancelAfter(900_000)]
internal sealed class AuthorPackageTests
{
    [Test]
    public async Task Package_HasWhatARegistryShows()
    {
        using var package = await ZipFile.OpenReadAsync(await Packed.FileAsync("PolarisSync.Abstractions.{0}.nupkg"));
        var nuspec = XDocument.Parse(await TextAsync(package, "PolarisSync.Abstractions.nuspec")).Root!.Elements().Single();
        string Tell(string name) => nuspec.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.That(Tell("id"), Is.EqualTo("PolarisSync.Abstractions"));
        Assert.That(Tell("version"), Is.EqualTo(Packed.Version));
        Assert.That(Tell("license"), Is.EqualTo("BSD-3-Clause"));
        Assert.That(Tell("tags"), Does.Contain("service-discovery"));
        Assert.That(await TextAsync(package, Tell("readme")), Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(Product.Root, "abstractions", "README.md"))));
        Assert.That(await TextAsync(package, "buildTransitive/PolarisSync.Abstractions.props"), Does.Contain($"<PolarisSyncAbstractionsVersion>{Packed.Version}<"));

        var icon = await BytesAsync(package, Tell("icon"));
        Assert.That(icon[..8], Is.EqualTo("\x89PNG\r\n\x1a\n".Select(character => (byte)character)));
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), Is.EqualTo(128), "width");
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)), Is.EqualTo(128), "height");
    }

    [Test]
    public async Task Symbols_AreBesideItAndNameNoFolderOfThisMachine()
    {
        using var package = await ZipFile.OpenReadAsync(await Packed.FileAsync("PolarisSync.Abstractions.{0}.nupkg"));
        using var symbols = await ZipFile.OpenReadAsync(await Packed.FileAsync("PolarisSync.Abstractions.{0}.snupkg"));

        var sources = SourcePaths.Of(await BytesAsync(symbols, "lib/net10.0/PolarisSync.Abstractions.pdb"));
        Assert.That(sources, Does.Contain("/_/abstractions/Plugins/IPlugin.cs").And.All.StartsWith("/_/"));
        Assert.That(Encoding.Latin1.GetString(await BytesAsync(package, "lib/net10.0/PolarisSync.Abstractions.dll")), Does.Not.Contain(Product.Root));
    }

    private static async Task<string> TextAsync(ZipArchive package, string name) => Encoding.UTF8.GetString(await BytesAsync(package, name)).TrimStart('\uFEFF');

    private static async Task<byte[]> BytesAsync(ZipArchive package, string name)
    {
        await using var content = await (package.GetEntry(name) ?? throw new FileNotFoundException($"The package holds no {name}.")).OpenAsync();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
