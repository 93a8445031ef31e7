using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Real;

internal sealed class NacosUnloadTests : RealNacosTests
{
    [Test]
    public async Task Replaced_AfterCopiesAndAWatch_ItsContextIsCollectedGrpcAndAll()
    {
        var context = await UseAsync();

        await AdapterFolder.CollectedAsync(context, Token);
    }

    // Kept out of the test's own frame, where a temporary would keep the context alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> UseAsync()
    {
        var folder = new AdapterFolder("PolarisSync.Plugins.Nacos");
        var plugin = (IPlugin)Activator.CreateInstance(folder.LoadAdapter().GetExportedTypes().Single(type => type.IsAssignableTo(typeof(IPlugin))))!;
        var registrar = new OneEndpoint(Server.Port);
        plugin.Register(registrar);
        var service = NewService();
        await using (var endpoint = registrar.Endpoint!)
        {
            Assert.That(endpoint.GetType().Assembly, Is.Not.SameAs(typeof(NacosEndpoint).Assembly), "it has an assembly of its own");
            await endpoint.OpenAsync(Token);
            await using var watch = new WatchLog(endpoint.Source!, service);
            await watch.LiveAsync(Token);
            var plan = Plan(new ObservedService { Target = new(service), Exists = false }, Copy(1));
            var result = await endpoint.Destination!.ApplyAsync([plan], Token);
            Assert.That(result.ChangeSets.Single().Outcomes.Single().IsApplied, Is.True);
            await watch.SeesAsync(new SourceEvent.Changed(service), Token);
        }

        folder.Unload();
        return new WeakReference(folder);
    }
}
