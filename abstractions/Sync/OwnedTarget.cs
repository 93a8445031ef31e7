namespace PolarisSync.Abstractions;

/// <summary>A target that holds copies of an owner, or a service object of ours that holds nothing any more.</summary>
/// <param name="Target">The target.</param>
/// <param name="Owner">The owner, a source endpoint's name.</param>
/// <param name="Copies">
/// How many of its copies the target holds; 0 for an empty service of ours (<see cref="ObservedService.ServiceIsOurs"/>), so that one a
/// restart left behind is looked at again. Where the server does not tell whose it was, it is given for every owner asked for.
/// </param>
public readonly record struct OwnedTarget(TargetKey Target, string Owner, int Copies);
