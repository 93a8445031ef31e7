using System.Collections.Immutable;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine.State;

/// <summary>A held object as it is stored.</summary>
internal sealed record StoredScope
{
    public required string Id { get; init; }

    public StoredTarget? Target { get; init; }

    public string? Task { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset Since { get; init; }

    public bool Denied { get; init; }

    public int? Base { get; init; }

    public bool IsAboutUsable { get; init; }

    public ImmutableArray<StoredLoss> Losses { get; init; } = [];

    public static StoredScope From(HeldScope scope) => new()
    {
        Id = scope.Id,
        Target = scope.Target is { } target ? StoredTarget.From(target) : null,
        Task = scope.Task,
        Reason = scope.Reason,
        Since = scope.Since,
        Denied = scope.Denied,
        Base = scope.Base,
        IsAboutUsable = scope.IsAboutUsable,
        Losses = [.. scope.Losses.OrderBy(static pair => pair.Key.ToString(), StringComparer.Ordinal).Select(static pair => StoredLoss.From(pair.Key, pair.Value))],
    };

    public HeldScope ToScope()
    {
        var scope = new HeldScope { Id = Id, Target = Target?.ToTarget(), Task = Task, Reason = Reason, Since = Since, Denied = Denied, Base = Base, IsAboutUsable = IsAboutUsable, IsTold = true };
        foreach (var loss in Losses)
        {
            scope.Losses[loss.ToKey()] = loss.ToLoss();
        }

        return scope;
    }
}
