using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Nacos;

/// <summary>The connections that keep our copies alive; each service belongs to one of them for good.</summary>
internal sealed class CopySession(GrpcContext context, int connections, ILogger logger) : IAsyncDisposable
{
    private readonly CopyLane[] _lanes = [.. Enumerable.Range(0, connections).Select(number => new CopyLane(context, number, logger))];

    /// <summary>Every service with copies of ours.</summary>
    public IEnumerable<KeyValuePair<NacosService, PublishedSet>> All => _lanes.SelectMany(lane => lane.All);

    /// <summary>The connection of a service.</summary>
    public CopyLane LaneOf(NacosService service) => _lanes[(uint)service.GetHashCode() % (uint)_lanes.Length];

    /// <summary>Opens all of them: somebody is about to have copies here.</summary>
    public void Begin()
    {
        foreach (var lane in _lanes)
        {
            lane.Begin();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }
    }
}
