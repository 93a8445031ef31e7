using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>What changed while no host ran is found when one starts.</summary>
internal sealed class WhileDownTests : Scene
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(15);

    [Test]
    public async Task Services_VanishedAndRenamedWhileDown_TheirCopiesGoAndNothingElse()
    {
        // Enough that the losses are no accident to the guard.
        var stays = Enumerable.Range(0, 20).Select(instance => Instance.Make("stays", 1, instance));
        await A.Applications.RegisterAllAsync([.. stays, .. Many("vanishes", 2), .. Many("renamed", 3)]);
        await B.Applications.RegisterAllAsync([Instance.Make("vanishes", 2, 7, network: 2), Instance.Make("stays", 1, 7, network: 2)]);
        var host = await RunAsync(300, Documents.Task(A, B));
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That(await host.StopAsync(), Is.Zero);

        await A.Applications.TransactAsync([], [.. Many("vanishes", 2), .. Many("renamed", 3)]);
        await A.Applications.RegisterAllAsync(Many("new-name", 3));
        await Folder.StartReadyAsync();

        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That(Registry.Difference(B.Applications.Lines, await B.NativesAsync()), Is.Null, "natives");
    }

    [Test]
    public async Task Copy_OfAServiceNoTaskCovers_IsReportedAndStays()
    {
        await A.Applications.RegisterAllAsync(Many("covered", 1));
        var host = await RunAsync(2, Documents.Task(A, B, service: "covered"));
        await B.WaitForCopiesOfAsync(A, s_soon);
        Assert.That(await host.StopAsync(), Is.Zero);

        // Another installation put it there, or a task that was here once.
        var stranger = new JsonObject
        {
            ["Node"] = "polaris-sync-a",
            ["Address"] = "127.0.0.1",
            ["SkipNodeUpdate"] = true,
            ["Service"] = new JsonObject { ["ID"] = "uncovered~10.9.9.9~80", ["Service"] = "uncovered", ["Address"] = "10.9.9.9", ["Port"] = 80, ["Meta"] = new JsonObject { ["__sync__"] = "a" } },
        };
        await B.Api.PutAsync("/v1/catalog/register", stranger.ToJsonString(), CancellationToken.None);
        var before = await B.CopiesAsync("a");
        host = await Folder.StartReadyAsync();

        await Wait.UntilAsync(async () => (await host.ListAsync("unclaimed")).Any(copies => ((string)copies["target"]!).Contains("uncovered", StringComparison.Ordinal) && (int)copies["copies"]! == 1), s_soon, "it is reported");
        await Wait.WhileAsync(() => B.CompareAsync("a", before), TimeSpan.FromSeconds(6));
        Assert.That((await Folder.RunVerbAsync("status")).Text, Does.Contain("uncovered"));
    }

    private static Instance[] Many(string service, int number) => [.. Enumerable.Range(0, 3).Select(instance => Instance.Make(service, number, instance))];
}
