namespace PolarisSync.Abstractions;

/// <summary>
/// The writing side of an endpoint. The engine calls it from many threads. It never has two <see cref="ApplyAsync"/> calls under way for
/// one target, and never more calls at once than <see cref="DestinationTraits.CallsAtOnce"/>.
/// </summary>
public interface IServiceDestination
{
    /// <summary>
    /// Turns what is wanted into what this server would give back after storing it, filling in its defaults, and names what it cannot
    /// hold. Pure and quick; called on every plan. Doing it twice changes nothing more.
    /// </summary>
    /// <param name="desired">What the engine wants, every instance with a <see cref="ServiceInstance.Mark"/>.</param>
    /// <param name="observed">What is there now.</param>
    CanonicalService Canonicalize(DesiredService desired, ObservedService observed);

    /// <summary>
    /// Reads targets, each complete: our copies, what belongs to others, and what another session keeps alive. Absent targets are
    /// yielded with <see cref="ObservedService.Exists"/> false. Yields all it can tell before it throws; keys not yielded are unknown.
    /// Reads what the server holds now, the effect of an acknowledged <see cref="ApplyAsync"/> included (later by at most <see cref="DestinationTraits.ReadLag"/>).
    /// </summary>
    /// <param name="targets">Distinct keys; may be thousands, so an adapter bounds its own parallelism or reads in bulk.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">Any kind; for the keys not yielded.</exception>
    IAsyncEnumerable<ObservedService> ReadTargetsAsync(IReadOnlyList<TargetKey> targets, CancellationToken cancellationToken);

    /// <summary>Finds every target that holds a copy of one of these owners, and every empty service of ours they may have left; complete, or throws. Called at start and by each audit.</summary>
    /// <param name="owners">Names of source endpoints.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">Any kind; what is owned is then unknown.</exception>
    IAsyncEnumerable<OwnedTarget> ListOwnedAsync(IReadOnlyCollection<string> owners, CancellationToken cancellationToken);

    /// <summary>
    /// What a change set does to objects of the server other than instances, in the server's own words, for <c>plan</c>: a service or group made,
    /// changed or removed. Pure. Nothing by default.
    /// </summary>
    /// <param name="changeSet">Everything that is planned for one target.</param>
    IReadOnlyList<PlannedObject> DescribeObjects(ChangeSet changeSet) => [];

    /// <summary>What a change does, in the server's own words, for <c>plan</c>. Pure. Null, as by default, for the engine's words.</summary>
    /// <param name="changeSet">Everything that is planned for the target.</param>
    /// <param name="change">One of its changes.</param>
    string? DescribeChange(ChangeSet changeSet, InstanceChange change) => null;

    /// <summary>
    /// Carries change sets out and gives an outcome for each change: one failed change never hides the others. Idempotent. Each update and
    /// delete is bound to the handle or the revision the plan saw, so that nothing else can be hit. The order inside the server (a parent
    /// before its children, the reverse for deletes) is the adapter's business; so is cutting the batch by bytes.
    /// Throws only when nothing can be said about any change of the batch.
    /// </summary>
    /// <param name="batch">Change sets of distinct targets, together within <see cref="DestinationTraits.BatchChanges"/> unless a single one is larger.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">Any kind; for the whole batch.</exception>
    Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken);
}
