using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.Fakes.Nacos;

namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>A fake Nacos of some version.</summary>
public abstract class FakeNacosHarness(string version) : GatedNacosHarness
{
    private FakeNacos? _server;

    public override Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        var key = NacosService.Of(service);
        IReadOnlyList<OutsideInstance> seen =
        [
            .. _server!.Entries.Where(entry => entry.Namespace == key.Namespace && entry.Group == key.Group && entry.Service == key.Name)
                .Select(entry => new OutsideInstance(
                    new(entry.Ip, entry.Port),
                    entry.Metadata.ContainsKey(SyncMark.MetadataKey),
                    $"{entry.Ip} {entry.Port} {entry.Cluster} {entry.Weight} {entry.Healthy} {entry.Enabled} {entry.Ephemeral} {string.Join(';', entry.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))}")),
        ];
        return Task.FromResult(seen);
    }

    protected override async Task<(int Port, int GrpcPort)> StartServerAsync(CancellationToken cancellationToken)
    {
        _server = await FakeNacos.StartAsync(new() { Version = version }, cancellationToken);
        return (_server.Port, _server.Port + 1000);
    }

    protected override ValueTask StopServerAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
