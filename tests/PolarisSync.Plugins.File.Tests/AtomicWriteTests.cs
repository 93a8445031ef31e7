using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.File.Document;

namespace PolarisSync.Plugins.File.Tests;

public sealed class AtomicWriteTests
{
    [Test]
    public async Task Apply_FileAndFolderMissing_AreMade()
    {
        using var folder = new TestFolder();
        var endpoint = TestFolder.CreateEndpoint(folder["a/b/registry.json"]);

        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a"));

        Assert.That(folder.Files(), Is.EqualTo(["a/b/registry.json"]));
        Assert.That((await Texts.ReadAsync(endpoint, Texts.Orders)).Instances, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Apply_SameTwice_DoesNotTouchTheFile()
    {
        using var folder = new TestFolder();
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"]);
        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a"));
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        System.IO.File.SetLastWriteTimeUtc(folder["registry.json"], old);

        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a"));

        Assert.That(System.IO.File.GetLastWriteTimeUtc(folder["registry.json"]), Is.EqualTo(old));
    }

    [Test]
    public async Task Replace_KilledBeforeTheRename_OldTextStaysAndTheRestIsSweptLater()
    {
        using var folder = new TestFolder();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], Texts.One(80));
        var abandoned = folder[".registry.json.0123.tmp"];
        await System.IO.File.WriteAllTextAsync(abandoned, "half a docu");
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"], time);

        Assert.That((await Texts.ReadAsync(endpoint, Texts.Orders)).Instances.Single().Port, Is.EqualTo(80));
        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a"));
        Assert.That(System.IO.File.Exists(abandoned), Is.True, "it may be another process at work");

        time.Advance(TimeSpan.FromMinutes(2));
        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(2, "a"));
        Assert.That(folder.Files(), Is.EqualTo(["registry.json"]));
    }

    [Test]
    public async Task Replace_FailsAtTheLastMoment_LeavesNothingBehind()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], "old");
        var writer = new AtomicWriter(TimeProvider.System);

        Assert.That(
            () => writer.ReplaceAsync(folder["registry.json"], "new"u8.ToArray(), () => throw new IOException("killed"), CancellationToken.None),
            Throws.TypeOf<IOException>());
        Assert.That(await writer.ReplaceAsync(folder["registry.json"], "new"u8.ToArray(), () => Task.FromResult(false), CancellationToken.None), Is.False);

        Assert.That(await System.IO.File.ReadAllTextAsync(folder["registry.json"]), Is.EqualTo("old"));
        Assert.That(folder.Files(), Is.EqualTo(["registry.json"]));
    }

    [Test]
    public async Task Edit_SomebodyWritesMeanwhile_IsDoneAgainOnTheirText()
    {
        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], Texts.One(80));
        var file = new RegistryFile(folder["registry.json"], TimeProvider.System);
        var runs = 0;

        var written = await file.EditAsync(
            document =>
            {
                if (++runs == 1)
                {
                    System.IO.File.WriteAllText(folder["registry.json"], Texts.One(81));
                }

                var edit = new DocumentEdit(document);
                edit.Apply(new()
                {
                    Target = new(Texts.Orders),
                    Observed = new() { Target = new(Texts.Orders) },
                    Changes = [new() { Kind = ChangeKind.Create, Owner = "a", Desired = Texts.Copy(1, "a") }],
                });
                return edit.Document;
            },
            CancellationToken.None);

        var read = await Texts.ReadAsync(TestFolder.CreateEndpoint(folder["registry.json"]), Texts.Orders);
        Assert.Multiple(() =>
        {
            Assert.That(written, Is.True);
            Assert.That(runs, Is.EqualTo(2));
            Assert.That(read.Instances.Select(instance => instance.Port), Is.EqualTo([81, 80]));
        });
    }

    [Test]
    public async Task Apply_ManyWritersOnTwoEndpoints_LoseNothing()
    {
        using var folder = new TestFolder();
        IEndpoint[] endpoints = [TestFolder.CreateEndpoint(folder["registry.json"]), TestFolder.CreateEndpoint(folder["./registry.json"])];

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(
            () => Texts.CreateAsync(endpoints[number % 2], new("default", $"s{number % 5}"), Texts.Copy(number, $"owner-{number % 2}")))));

        var total = 0;
        for (var service = 0; service < 5; service++)
        {
            total += (await Texts.ReadAsync(endpoints[0], new("default", $"s{service}"))).Instances.Length;
        }

        Assert.That(total, Is.EqualTo(60));
        Assert.That(folder.Files(), Is.EqualTo(["registry.json"]));
    }

    [Test]
    public async Task Read_WhileWritten_SeesWholeDocumentsOnly()
    {
        using var folder = new TestFolder();
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"]);
        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(0, "a"));

        var writing = Task.Run(async () =>
        {
            for (var number = 1; number < 50; number++)
            {
                await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(number, "a"));
            }
        });
        var last = 0;
        while (!writing.IsCompleted)
        {
            using var document = JsonDocument.Parse(await System.IO.File.ReadAllBytesAsync(folder["registry.json"]));
            var count = document.RootElement.GetProperty("services")[0].GetProperty("instances").GetArrayLength();
            Assert.That(count, Is.GreaterThanOrEqualTo(last));
            last = count;
        }

        await writing;
    }

    [Test]
    public async Task Apply_FileHasAMode_ItIsKept()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("no modes here");
            return;
        }

        using var folder = new TestFolder();
        await System.IO.File.WriteAllTextAsync(folder["registry.json"], Texts.One(80));
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        System.IO.File.SetUnixFileMode(folder["registry.json"], Mode);

        await Texts.CreateAsync(TestFolder.CreateEndpoint(folder["registry.json"]), Texts.Orders, Texts.Copy(1, "a"));

        Assert.That(System.IO.File.GetUnixFileMode(folder["registry.json"]), Is.EqualTo(Mode));
    }

    [Test]
    public async Task Apply_FileIsALink_TheTargetIsWritten()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["real"]);
        await System.IO.File.WriteAllTextAsync(folder["real/registry.json"], Texts.One(80));
        System.IO.File.CreateSymbolicLink(folder["registry.json"], "real/registry.json");
        var endpoint = TestFolder.CreateEndpoint(folder["registry.json"]);

        await Texts.CreateAsync(endpoint, Texts.Orders, Texts.Copy(1, "a"));

        Assert.That(new FileInfo(folder["registry.json"]).LinkTarget, Is.EqualTo("real/registry.json"));
        Assert.That((await Texts.ReadAsync(TestFolder.CreateEndpoint(folder["real/registry.json"]), Texts.Orders)).Instances, Has.Length.EqualTo(2));
    }
}
