using System.Text;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Reporting;

internal sealed class ReportFileTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public async Task Append_ForLong_KeepsSoManyFilesOfThatSize(int files)
    {
        for (var i = 0; i < 1000; i++)
        {
            await AppendAsync($"{i:0000}-{new string('x', 90)}", files);
        }

        var all = Directory.GetFiles(_folder.Root);
        Assert.That(all, Has.Length.EqualTo(files));
        Assert.That(all.Select(file => new FileInfo(file).Length), Is.All.InRange(1, 10_000));
        Assert.That((await File.ReadAllLinesAsync(_folder.PathOf("r.jsonl")))[^1], Does.StartWith("0999-"));
    }

    [Test]
    public async Task Append_FewerFilesThanBefore_LeavesNoneBehind()
    {
        for (var i = 0; i < 1000; i++)
        {
            await AppendAsync(new string('x', 90), 8);
        }

        for (var i = 0; i < 200; i++)
        {
            await AppendAsync(new string('x', 90), 2);
        }

        Assert.That(Directory.GetFiles(_folder.Root), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Append_AfterACrashInTheMiddle_BeginsALineOfItsOwn()
    {
        _folder.Write("r.jsonl", "{\"whole\":1}\n{\"torn");

        await AppendAsync("{}", 2);

        Assert.That(await File.ReadAllTextAsync(_folder.PathOf("r.jsonl")), Is.EqualTo("{\"whole\":1}\n{\"torn\n{}\n"));
    }

    private Task AppendAsync(string line, int files) => ReportFile.AppendAsync(
        _folder.PathOf("r.jsonl"), new ReportFileSettings { MaxBytes = 10_000, MaxFiles = files }, Encoding.UTF8.GetBytes(line), CancellationToken.None);
}
