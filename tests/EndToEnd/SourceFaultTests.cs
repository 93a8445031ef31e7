using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A source that cannot be read, in four ways: nothing of it is taken away, however long it lasts, and status says why.</summary>
internal sealed class SourceFaultTests : Scene
{
    // A guard that would let everything go within seconds: what keeps the copies must be that nothing is known.
    private const string Hasty = """{ "window": "1s", "surge": "0s", "hold": "1s", "hold_unhealthy": "1s", "confirm_empty": "1s" }""";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    [TestCase("killed", "unreachable")]
    [TestCase("frozen", "unreachable")]
    [TestCase("answers 500", "unreachable")]
    [TestCase("answers {}", "unreachable")]
    [TestCase("token without rights", "refused")]
    public async Task Source_CannotBeRead_AllItsCopiesStayAndStatusSaysWhy(string fault, string state)
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 10).SelectMany(service => Enumerable.Range(0, 3).Select(number => Instance.Make($"svc-{service}", service, number))));
        A.More = ", \"options\": { \"wait\": \"2s\" }";
        var host = await RunAsync(2, Documents.Task(A, B, guard: Hasty));
        await B.WaitForCopiesOfAsync(A, s_patience);
        var before = A.Applications.Lines;

        await BreakAsync(fault);
        var noticed = await Wait.UntilAsync(
            async () =>
            {
                var (now, reason) = await host.EndpointAsync("a");
                return now == state && reason.Length > 0 ? null : $"a is {now}: {reason}";
            },
            TimeSpan.FromSeconds(30));
        TestContext.Out.WriteLine($"{fault}: noticed after {noticed.TotalSeconds:0.0} s: {(await host.EndpointAsync("a")).Reason}");
        await Wait.WhileAsync(() => B.CompareAsync("a", before), s_patience);
        var task = (await host.ListAsync("tasks")).Single();
        Assert.That((string?)task["state"], Is.EqualTo("degraded"));
        Assert.That((string?)task["reason"], Is.Not.Empty);

        await MendAsync(fault);
        var more = Instance.Make("svc-0", 0, 9);
        await A.Applications.RegisterAsync(more);
        var back = await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(45));
        TestContext.Out.WriteLine($"{fault}: in step again after {back.TotalSeconds:0.0} s");
        Assert.That(await host.HeldAsync(), Is.Empty);
    }

    private Task BreakAsync(string fault) => fault switch
    {
        "killed" => A.Proxy.TakeDownAsync(),
        "frozen" => A.Server.FreezeAsync(CancellationToken.None),
        "answers 500" => A.Proxy.SetFaultAsync(ProxyFault.Error),
        "answers {}" => A.Proxy.SetFaultAsync(ProxyFault.EmptyObject),
        _ => A.Proxy.SetFaultAsync(ProxyFault.NoRights),
    };

    private Task MendAsync(string fault) => fault switch
    {
        "killed" => A.Proxy.BringUpAsync(CancellationToken.None),
        "frozen" => A.Server.ResumeAsync(CancellationToken.None),
        _ => A.Proxy.SetFaultAsync(ProxyFault.None),
    };
}
