using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>An instance in the store. Its message is never changed: a write puts another in its place.</summary>
/// <param name="Message">What was written, with id, revision and times.</param>
/// <param name="Service">The service it belongs to.</param>
/// <param name="Modified">When it was last changed.</param>
/// <param name="Sequence">The place of its last write among all writes.</param>
internal sealed record StoredInstance(Instance Message, StoredService Service, DateTimeOffset Modified, long Sequence)
{
    public string Id => Message.Id;

    public bool HasCheck => Message.EnableHealthCheck == true;

    public uint TtlSeconds => Message.HealthCheck?.Heartbeat?.Ttl ?? 0;
}
