using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine.State;

/// <summary>A held or released loss as it is stored.</summary>
internal sealed record StoredLoss
{
    public required StoredTarget Target { get; init; }

    public required string Owner { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string Cluster { get; init; } = "";

    public DateTimeOffset Since { get; init; }

    public bool Unusable { get; init; }

    public static StoredLoss From(LossKey key, HeldLoss? loss) => new()
    {
        Target = StoredTarget.From(key.Target),
        Owner = key.Owner,
        Host = key.Instance.Address.Host,
        Port = key.Instance.Address.Port,
        Cluster = key.Instance.Cluster,
        Since = loss?.Since ?? default,
        Unusable = loss?.Kind == LossKind.Unusable,
    };

    public LossKey ToKey() => new(Target.ToTarget(), Owner, new InstanceKey(new HostPort(Host, Port), Cluster));

    public HeldLoss ToLoss() => new(Since, Unusable ? LossKind.Unusable : LossKind.Gone);
}
