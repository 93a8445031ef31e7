using System.Net;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.Fakes.Kubernetes;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Provider;

/// <summary>A replaced adapter goes out of memory, watches and all.</summary>
[CancelAfter(60_000)]
internal sealed class UnloadTests
{
    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Replaced_AfterReadsAndWatches_ItsContextIsCollected()
    {
        await using var server = await FakeKubernetes.StartAsync(null, Token);
        server.Apply("one");
        server.PutService("shop", "orders");
        server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1")]);
        var context = await UseAsync(server);

        await AdapterFolder.CollectedAsync(context, Token);
    }

    // Kept out of the test's own frame, where a temporary would keep the context alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAsync(FakeKubernetes server)
    {
        var folder = new AdapterFolder("PolarisSync.Plugins.Kubernetes");
        var plugin = (IPlugin)Activator.CreateInstance(folder.LoadAdapter().GetExportedTypes().Single(type => type.IsAssignableTo(typeof(IPlugin))))!;
        var offers = new Offers(server.Address);
        plugin.Register(offers);
        var key = new ServiceKey("shop", "orders");
        await using (var endpoint = offers.Endpoint!)
        {
            Assert.That(endpoint.GetType().Assembly, Is.Not.SameAs(typeof(KubernetesEndpoint).Assembly), "it has an assembly of its own");
            await endpoint.OpenAsync(Token);
            await using var watch = new SourceRun(endpoint.Source!, key);
            await watch.LiveAsync(Token);
            server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.2")]);
            await watch.SeesAsync(snapshot => snapshot.Instances.Single().Host == "10.0.0.2", "the change", Token);
        }

        var context = new TaskProviderContext(Objects.Variables(server.Address), new LogLines(), TimeProvider.System, _ => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
        await using (var provider = offers.Provider!(context))
        {
            await foreach (var document in provider.WatchAsync(Token))
            {
                Assert.That(document.Text, Is.EqualTo("one"));
                break;
            }
        }

        folder.Unload();
        return new WeakReference(folder);
    }
}
