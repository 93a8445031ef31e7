using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>What the gRPC connections of one endpoint share.</summary>
/// <param name="CreateHandler">Makes a message handler that holds one HTTP/2 connection.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Tokens">Access tokens.</param>
/// <param name="Addresses">Where to connect to.</param>
/// <param name="Grace">Asks the connections there are, and is told of lost ones.</param>
internal sealed record GrpcContext(
    Func<HttpMessageHandler> CreateHandler, TimeProvider TimeProvider, TokenKeeper Tokens, NacosAddresses Addresses, LossGrace Grace)
{
    /// <summary>Opens a connection to the node in use; the next one is in use when that fails.</summary>
    /// <param name="tenant">The namespace it is mainly for.</param>
    /// <param name="pushed">Told of pushes.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="SyncException">Transient.</exception>
    public async Task<GrpcConnection> OpenAsync(string tenant, Action<string, WirePush> pushed, CancellationToken cancellationToken)
    {
        for (var attempt = Addresses.Count; ; attempt--)
        {
            var address = Addresses.Current;
            try
            {
                return await GrpcConnection.OpenAsync(this, address, tenant, pushed, cancellationToken);
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
            {
                Addresses.MoveOnFrom(address);
                if (attempt <= 1)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Opens a connection for one of several users of the endpoint.</summary>
    /// <param name="number">Numbers with other remainders go to other nodes.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="SyncException">Transient.</exception>
    public Task<GrpcConnection> OpenAsync(int number, CancellationToken cancellationToken) =>
        GrpcConnection.OpenAsync(this, Addresses.Of(number), NacosService.PublicNamespace, static (_, _) => { }, cancellationToken);
}
