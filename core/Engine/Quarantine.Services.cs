using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <content>Service objects the server refused to make, to bring into form or to take away.</content>
internal sealed partial class Quarantine
{
    private readonly Dictionary<(TargetId Target, ServiceAction Action), ServiceEntry> _services = [];

    /// <summary>Sets aside what was wanted of a service object.</summary>
    public void AddService(TargetId target, ServiceAction action, MetadataMap metadata, ImmutableArray<ServiceGroup> groups, string message, string? serverVersion, DateTimeOffset now) =>
        _services[(target, action)] = new(metadata, groups, message, serverVersion, now, now + retryAfter);

    /// <summary>The server's words when that is set aside; null when it may be tried.</summary>
    public string? FindService(TargetId target, ServiceAction action, MetadataMap metadata, ImmutableArray<ServiceGroup> groups, string? serverVersion, DateTimeOffset now) =>
        _services.TryGetValue((target, action), out var entry)
        && now < entry.RetryAt
        && (action == ServiceAction.Remove || (entry.Metadata.Equals(metadata) && entry.Groups.AsSpan().SequenceEqual(groups.AsSpan())))
        && string.Equals(entry.ServerVersion, serverVersion, StringComparison.Ordinal)
            ? entry.Message
            : null;

    /// <summary>Forgets what is not wanted of a service object any more, or was done.</summary>
    public void ForgetService(TargetId target, ServiceAction action) => _services.Remove((target, action));

    private IEnumerable<QuarantinedChange> ListServices() => _services.Select(static pair => new QuarantinedChange(
        pair.Key.Target.Destination, pair.Key.Target.Target.ToString(), "", ChangeNames.Of(pair.Key.Action), pair.Value.Message, pair.Value.Since, pair.Value.RetryAt));

    private sealed record ServiceEntry(
        MetadataMap Metadata, ImmutableArray<ServiceGroup> Groups, string Message, string? ServerVersion, DateTimeOffset Since, DateTimeOffset RetryAt);
}
