using System.Globalization;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>What was read in one life or one session of a server is never given for what another one holds.</summary>
internal sealed class AuditAcrossLivesTests
{
    private const int Services = 40;
    private LoopbackConsul _server = null!;
    private ConsulEndpoint _endpoint = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task SetUpAsync()
    {
        _server = await LoopbackConsul.StartAsync();
        _endpoint = Endpoints.Create(_server.Address);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _endpoint.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task ReadAgain_StartedOverAndFilledToTheSameIndexes_ReadsEverything()
    {
        // Measured on 1.8.7: three lives of an agent in dev mode, each filled by the same script, gave every instance the same index.
        _server.With("/v1/internal", Dump("3d4f6c1e-0000-0000-0000-000000000001", "10.0.0.1"));
        var first = await ReadAsync();
        _server.With("/v1/internal", Dump("3d4f6c1e-0000-0000-0000-000000000002", "10.0.0.2"));
        var again = await ReadAsync();

        Assert.That(first.Select(service => service.Instances.Single().Host), Is.All.EqualTo("10.0.0.1"));
        Assert.That(again.Select(service => service.Instances.Single().Host), Is.All.EqualTo("10.0.0.2").And.Exactly(Services).Items);
        GC.KeepAlive(first);
    }

    [Test]
    public async Task ReadAgain_OpenedWhileTheFirstReadRan_ReadsEverything()
    {
        var asked = new TaskCompletionSource();
        var opened = new TaskCompletionSource();
        var dump = Dump("3d4f6c1e-0000-0000-0000-000000000001", "10.0.0.1");
        _server.Answer = async (path, context) =>
        {
            if (!path.StartsWith("/v1/internal", StringComparison.Ordinal))
            {
                return false;
            }

            asked.TrySetResult();
            await opened.Task.WaitAsync(Token);
            await LoopbackConsul.WriteAsync(context, dump);
            return true;
        };
        var reading = ReadAsync();
        await asked.Task.WaitAsync(Token);
        await _endpoint.OpenAsync(Token);
        opened.SetResult();
        var first = await reading;
        var again = await ReadAsync();

        Assert.That(again.Zip(first, (left, right) => left.Instances == right.Instances), Is.All.False.And.Exactly(Services).Items);
    }

    private static string Dump(string server, string host)
    {
        var services = Enumerable.Range(0, Services).Select(number => string.Create(
            CultureInfo.InvariantCulture, $$"""{"ID":"s{{number}}","Service":"s{{number}}","Address":"{{host}}","Port":80,"ModifyIndex":{{number + 10}}}"""));
        return $$"""
            [{"ID":"","Node":"ext","Address":"10.0.0.9","Services":[{{string.Join(',', services)}}],"Checks":[]},
            {"ID":"{{server}}","Node":"t1","Address":"127.0.0.1","Services":[{"ID":"consul","Service":"consul","ModifyIndex":9}],"Checks":[]}]
            """;
    }

    private async Task<List<ServiceSnapshot>> ReadAsync() =>
        await _endpoint.Source!.ReadServicesAsync([.. Enumerable.Range(0, Services).Select(number => ServiceKeys.Of($"s{number}"))], Token).ToListAsync(Token);
}
