using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Real;

/// <summary>A server that asks for a login, whose tokens live for 8 seconds.</summary>
internal sealed class NacosAuthTests : RealNacosTests
{
    private const int TokenSeconds = 8;
    private NacosServer? _server;

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task Token_RunsOutMidRun_NothingFails()
    {
        var service = NewService();
        var number = 0;
        var failures = new ConcurrentBag<string>();
        await using var watch = new WatchLog(Source, service);
        await watch.LiveAsync(Token);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(TokenSeconds * 2.5))
        {
            var result = await ApplyAsync(service, Copy(1) with { Weight = 100 + ++number });
            foreach (var outcome in result.Outcomes.Where(outcome => !outcome.IsApplied))
            {
                failures.Add(outcome.Message!);
            }

            await Eventually.HoldsAsync(
                async () => (await ReadAsync(service)).Instances.SingleOrDefault()?.Weight == 100 + number, TimeSpan.FromSeconds(10), "the change is read", Token);
        }

        Assert.That(failures, Is.Empty);
        Assert.That(watch.Error, Is.Null);
        Assert.That(number, Is.GreaterThan(5));
    }

    [TestCase("nacos", "wrong")]
    [TestCase("nobody", "nacos")]
    public async Task Open_LoginRefused_IsAuth(string user, string password)
    {
        await using var endpoint = Endpoints.Create(Server.Port, new(), user, password);
        var error = Assert.ThrowsAsync<SyncException>(() => endpoint.OpenAsync(Token))!;

        Assert.That(error.Kind, Is.EqualTo(SyncErrorKind.Auth), error.Message);
        Assert.That(error.Message, Does.Not.Contain("wrong"));
    }

    [Test]
    public async Task Open_NoUser_IsAuthAndTellsTheServersWords()
    {
        await using var endpoint = Endpoints.Create(Server.Port);
        var error = Assert.ThrowsAsync<SyncException>(() => endpoint.OpenAsync(Token))!;

        Assert.That(error.Kind, Is.EqualTo(SyncErrorKind.Auth), error.Message);
        Assert.That(error.Message, Does.Contain("user not found"));
    }

    [Test]
    public async Task Restarted_WithUsers_CopiesAreBack()
    {
        var service = NewService();
        await ApplyAsync(service, Copy(1));
        await Eventually.HoldsAsync(async () => (await ReadAsync(service)).Instances.Length == 1, TimeSpan.FromSeconds(10), "the copy is there", Token);
        await Server.RestartAsync(Token);
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await ObserveAsync(service)).Instances.Length == 1;
                }
                catch (SyncException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30),
            "the copy is back",
            Token);
    }

    protected override NacosEndpoint CreateEndpoint() => Endpoints.Create(Server.Port, new(), "nacos", "nacos");

    protected override async Task<NacosServer> GetServerAsync() => _server ??= await StartServerAsync(new() { Auth = true, TokenSeconds = TokenSeconds });
}
