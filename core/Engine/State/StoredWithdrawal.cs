using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine.State;

/// <summary>A withdrawn contribution as it is stored.</summary>
internal sealed record StoredWithdrawal
{
    public required StoredTarget Target { get; init; }

    public required string Owner { get; init; }

    public required string Task { get; init; }

    /// <summary>Namespace and name of the source service; absent in older files.</summary>
    public ImmutableArray<string> Service { get; init; } = [];

    public DateTimeOffset Since { get; init; }

    public string? PurgeId { get; init; }

    public DateTimeOffset PurgeAt { get; init; }

    public bool PurgeNow { get; init; }

    /// <summary>Hosts and ports, alternating.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Groups; absent in older files, and where copies were withdrawn.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    public static StoredWithdrawal From(Withdrawal record) => new()
    {
        Target = StoredTarget.From(record.Target),
        Owner = record.Owner,
        Task = record.Task,
        Service = record.Service is { } service ? [service.Namespace, service.Name] : [],
        Since = record.Since,
        PurgeId = record.PurgeId,
        PurgeAt = record.PurgeAt,
        PurgeNow = record.PurgeNow,
        Groups = [.. record.Groups.Order(StringComparer.Ordinal)],
        Addresses = [.. record.Addresses.Order().SelectMany(static address => new[] { address.Host, address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) })],
    };

    public Withdrawal ToWithdrawal()
    {
        var addresses = ImmutableHashSet.CreateBuilder<HostPort>();
        for (var i = 0; i + 1 < Addresses.Length; i += 2)
        {
            addresses.Add(new HostPort(Addresses[i], int.Parse(Addresses[i + 1], System.Globalization.CultureInfo.InvariantCulture)));
        }

        return new()
        {
            Target = Target.ToTarget(),
            Owner = Owner,
            Task = Task,
            Service = Service is [var ns, var name] ? new ServiceKey(ns, name) : null,
            Addresses = addresses.ToImmutable(),
            Groups = [.. Groups],
            Since = Since,
            PurgeId = PurgeId,
            PurgeAt = PurgeAt,
            PurgeNow = PurgeNow,
        };
    }
}
