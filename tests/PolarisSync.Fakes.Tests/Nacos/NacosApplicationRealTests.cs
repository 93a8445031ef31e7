using PolarisSync.Tests.Fakes.Nacos.Applications;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Fakes.Tests.Nacos;

/// <summary>The plain applications that tests play are good for a real Nacos too.</summary>
internal sealed class NacosApplicationRealTests
{
    private const string Group = "DEFAULT_GROUP";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Test]
    [CancelAfter(180_000)]
    public async Task Application_OnARealNacosWithLogin_RegistersIsSeenAndLeaves(CancellationToken cancellationToken)
    {
        if (NacosServer.FindScript() is null)
        {
            Assert.Ignore(NacosServer.Missing);
        }

        var one = new NacosAddress { Ip = "10.1.0.1", Port = 80, Weight = 0.5 };
        await using var nacos = await NacosServer.StartAsync(new NacosServerOptions { Auth = true }, cancellationToken);
        var token = await NacosLogin.LoginAsync(nacos.Address, "nacos", "nacos", cancellationToken);
        await using var owner = await NacosApplication.StartAsync(nacos.Address, "public", "owner", token, cancellationToken);
        await using var reader = await NacosApplication.StartAsync(nacos.Address, "public", "reader", token, cancellationToken);
        await reader.SubscribeAsync(Group, "orders", cancellationToken);

        await owner.RegisterAllAsync(Group, "orders", [one, one with { Ip = "10.1.0.2" }], cancellationToken);
        await Eventually.HoldsAsync(() => reader.Seen(Group, "orders")?.Count == 2, Soon, "both are pushed", cancellationToken);
        Assert.That((await reader.ReadAsync(Group, "orders", cancellationToken)).Select(instance => instance.Weight), Is.EqualTo(new[] { 0.5, 0.5 }));

        await owner.DeregisterAsync(Group, "orders", one, cancellationToken);
        await Eventually.HoldsAsync(() => reader.Seen(Group, "orders")?.Count == 0, Soon, "they are gone", cancellationToken);
    }
}
