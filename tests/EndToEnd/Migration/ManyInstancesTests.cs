using System.Diagnostics;
using System.Globalization;
using PolarisSync.Tests.Fakes.Nacos;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Services with so many instances that no single call takes them, and a Nacos that comes back without its ephemeral instances.</summary>
internal sealed class ManyInstancesTests : MigrationScene
{
    private const int Services = 10;
    private const int Instances = 1000;
    private const int CopiesPerService = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_backWithin = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Instances_OneThousandPerService_AllArriveAndComeBackAfterARestartOfNacos()
    {
        var atNacos = await ConnectToNacosAsync();
        List<NacosNative> natives = [.. from service in Enumerable.Range(0, Services) from number in Enumerable.Range(0, Instances) select Native(service, number)];
        List<NacosNative> others = [.. from service in Enumerable.Range(0, Services) from number in Enumerable.Range(0, CopiesPerService) select Native(service, number, network: 2)];
        await atNacos.RegisterAllAsync(natives);
        await Parallel.ForEachAsync(others, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (native, token) => await AtPolaris.RegisterAsync(AtPolarisAs(native), token));

        await WriteDocumentAsync("*");
        var began = Stopwatch.StartNew();
        var host = await Folder.StartReadyAsync(s_patience);
        await Wait.UntilAsync(() => Task.FromResult(AtPolarisWrong(natives, others)), s_patience);
        await Wait.UntilAsync(async () => CopiesAtNacosWrong(others, await Sight.AllAsync()), s_patience);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{natives.Count} instances to Polaris and {others.Count} to Nacos within {began.Elapsed.TotalSeconds:0.0} s of the start of the host"));

        // Its ephemeral instances are gone, ours and those of the applications, which need some seconds to find that out.
        await using var polaris = new VisibilityWatch("Polaris", [.. natives, .. others], () => Task.FromResult(PolarisShows()));
        await Nacos.RestartAsync(NacosRestart.KeepsPersistent, CancellationToken.None);
        var ready = Stopwatch.StartNew();
        await Wait.UntilAsync(async () => CopiesAtNacosWrong(others, await Sight.AllAsync()), s_patience);
        var took = ready.Elapsed;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{others.Count} copies were back in Nacos {took.TotalSeconds:0.0} s after its restart"));
        await atNacos.ReconnectAsync();
        await Wait.UntilAsync(async () => (await Sight.AllAsync()).Count == natives.Count + others.Count ? null : "the applications are not back", s_patience);
        await Wait.UntilAsync(() => Task.FromResult(AtPolarisWrong(natives, others)), s_patience);

        Assert.That(took, Is.LessThanOrEqualTo(s_backWithin), "all copies back");
        Assert.That(await polaris.EndAsync(), Is.Empty, "something was missing in Polaris meanwhile");
        await Wait.UntilAsync(async () => (await host.HeldAsync()).Count == 0, s_patience, "nothing is held any more");
    }

    private string? AtPolarisWrong(List<NacosNative> natives, List<NacosNative> others) => Registry.Difference(
        new(natives.Select(static native => $"{native.Service} {native.Address} {NacosName}").Concat(others.Select(static native => $"{native.Service} {native.Address} ")), StringComparer.Ordinal),
        new(PolarisShows().Select(static seen => $"{seen.Place} {seen.Mark}"), StringComparer.Ordinal));

    private static string? CopiesAtNacosWrong(List<NacosNative> others, IReadOnlyList<Seen> shown) => Registry.Difference(
        new(others.Select(static native => $"{native.Service} {native.Address} {PolarisName}"), StringComparer.Ordinal),
        new(shown.Where(static seen => seen.Mark is not null).Select(static seen => $"{seen.Place} {seen.Mark}"), StringComparer.Ordinal));
}
