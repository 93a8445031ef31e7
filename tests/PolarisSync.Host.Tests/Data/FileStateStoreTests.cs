using PolarisSync.Host.Data;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Data;

internal sealed class FileStateStoreTests
{
    private TestFolder _folder = null!;
    private FileStateStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        _store = new FileStateStore(_folder.PathOf("data/state"));
    }

    [TearDown]
    public void TearDown()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Load_NeverSaved_IsNull() => Assert.That(await _store.LoadAsync("guard", CancellationToken.None), Is.Null);

    [Test]
    public async Task Save_ReplacesTheWhole()
    {
        await _store.SaveAsync("guard", "a longer text", CancellationToken.None);
        await _store.SaveAsync("guard", "short", CancellationToken.None);

        Assert.That(await _store.LoadAsync("guard", CancellationToken.None), Is.EqualTo("short"));
        Assert.That(Directory.GetFiles(_folder.PathOf("data/state")).Select(Path.GetFileName), Is.EqualTo(new[] { "guard.json" }));
    }

    [Test]
    public async Task Save_AnyNameStaysInTheFolder()
    {
        await _store.SaveAsync("../ledger of a/b ü", "x", CancellationToken.None);

        Assert.That(Directory.GetFiles(_folder.PathOf("data/state")), Has.Length.EqualTo(1));
        Assert.That(await _store.LoadAsync("../ledger of a/b ü", CancellationToken.None), Is.EqualTo("x"));
    }

    [Test]
    public async Task Save_LeftoverOfACrash_DoesNotMatter()
    {
        _folder.Write("data/state/guard.json.new", "half of a docum");

        Assert.That(await _store.LoadAsync("guard", CancellationToken.None), Is.Null);
        await _store.SaveAsync("guard", "whole", CancellationToken.None);
        Assert.That(await _store.LoadAsync("guard", CancellationToken.None), Is.EqualTo("whole"));
    }

    [Test]
    public async Task Save_AtOnce_OneOfThemIsThere()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _store.SaveAsync("guard", new string((char)('a' + i), 5000), CancellationToken.None)));

        Assert.That((await _store.LoadAsync("guard", CancellationToken.None))!.Distinct().Count(), Is.EqualTo(1));
    }
}
