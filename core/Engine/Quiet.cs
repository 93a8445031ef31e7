
namespace PolarisSync.Core.Engine;

/// <summary>Whether an engine has anything left to do.</summary>
internal static class Quiet
{
    private const int TriesBeforeGivingUp = 5;

    /// <summary>Every target was planned on complete reads, or cannot be.</summary>
    public static bool IsPlanned(EngineCore core, DateTimeOffset since) => core.Endpoints.Values.All(endpoint =>
        endpoint.IsSettled
        && (!endpoint.IsOpen || (IsRead(core, endpoint) && IsListed(endpoint) && (endpoint.Pump?.Targets.Values.All(target =>
            (target.Last is { } last && last.At >= since && last is { Looking.IsEmpty: true, IsProvisional: false } && !target.IsBusy && target is { IsDirty: false, IsDeferred: false }) || target.Failures > 0) ?? true))));

    /// <summary>Every source was read and every target looked at once, or cannot be.</summary>
    public static bool IsKnown(EngineCore core) => core.Endpoints.Values.All(endpoint =>
        endpoint.IsSettled
        && (!endpoint.IsOpen || (IsRead(core, endpoint) && IsListed(endpoint) && (endpoint.Pump?.Targets.Values.All(static target => target.Last is not null || target.Failures > 0) ?? true))));

    /// <summary>Nothing is left that is not held, refused, or waiting for a server that cannot be reached.</summary>
    public static bool IsDone(EngineCore core) => core.Endpoints.Values.All(endpoint =>
        endpoint.IsSettled
        && (!endpoint.IsOpen || (IsRead(core, endpoint) && IsListed(endpoint) && !(endpoint.Feed?.IsConfirming ?? false)
            && (endpoint.Pump?.Targets.Values.All(IsDone) ?? true))));

    /// <summary>The endpoint is open, and what it is to hold stands there, as far as that can be.</summary>
    public static bool IsWritten(EndpointRuntime endpoint) =>
        endpoint.IsOpen && IsListed(endpoint) && (endpoint.Pump?.Targets.Values.All(IsDone) ?? true);

    private static bool IsDone(TargetState target) =>
        target.Failures > TriesBeforeGivingUp
        || (target is { IsBusy: false, IsDirty: false, IsDeferred: false } && target.Failures == 0 && target.Last is { } last && last.Looking.IsEmpty
            && (last.Waiting.IsEmpty || target.Slots.TrueForAll(static slot => slot.Task.Source.Feed is { IsBusy: false, IsConfirming: false, PassComplete: false })));

    private static bool IsRead(EngineCore core, EndpointRuntime endpoint) =>
        endpoint.Feed is not { } feed
        || !core.Tasks.Any(task => ReferenceEquals(task.Source, endpoint))
        || (!feed.IsBusy && (feed.PassComplete || feed.Services.Values.Any(static service => service.Failures > 0)));

    private static bool IsListed(EndpointRuntime endpoint) => endpoint.Pump is not { } pump || endpoint.Info?.Destination is null || pump.OwnedListed;
}
