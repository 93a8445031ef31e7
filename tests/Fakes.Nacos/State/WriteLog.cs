using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Every change of an instance, in its order.</summary>
internal sealed class WriteLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private ImmutableList<NacosWrite> _writes = [];

    public IReadOnlyList<NacosWrite> All
    {
        get
        {
            lock (_gate)
            {
                return _writes;
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _writes = [];
        }
    }

    public void Add(NacosWriteKind kind, Writer writer, NacosServiceKey key, NacosInstance? before, NacosInstance? after)
    {
        var instance = after ?? before!;
        var write = new NacosWrite
        {
            At = time.GetUtcNow(),
            Kind = kind,
            Owner = writer.Owner,
            By = writer.Name,
            Namespace = key.Namespace,
            Group = key.Group,
            Service = key.Name,
            Address = instance.Address,
            Cluster = instance.Cluster,
            Ephemeral = instance.Ephemeral,
            Before = before?.Metadata,
            After = after?.Metadata,
        };
        lock (_gate)
        {
            _writes = _writes.Add(write);
        }
    }
}
