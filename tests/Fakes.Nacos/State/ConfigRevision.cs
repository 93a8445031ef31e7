namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What history keeps: the state before an update or a deletion, or the first one.</summary>
internal sealed record ConfigRevision(long Id, ConfigEntry Entry, string Operation, DateTimeOffset At);
