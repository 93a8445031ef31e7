using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

internal sealed class InMemoryDestination(InMemoryRegistry registry, string session) : IServiceDestination
{
    public CanonicalService Canonicalize(DesiredService desired, ObservedService observed)
    {
        var options = registry.Options;
        var losses = ImmutableArray.CreateBuilder<FieldLoss>();
        if (options.Traits.HasGroups)
        {
            return CanonicalizeGroups(desired, observed);
        }

        return new()
        {
            Instances = [.. desired.Instances.Select(instance => Canonicalize(instance, options, losses))],
            Metadata = options.KeepsServices ? desired.Metadata : MetadataMap.Empty,
            Losses = losses.ToImmutable(),
        };
    }

    public async IAsyncEnumerable<ObservedService> ReadTargetsAsync(
        IReadOnlyList<TargetKey> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await registry.EnterAsync("ReadTargets", InMemoryFaultScope.Reads, registry.Options.ReadDelay, cancellationToken);
        registry.CountKeys(targets.Select(static target => target.Service));
        var state = registry.Visible;
        foreach (var target in targets)
        {
            if (registry.IsReadable(target.Service))
            {
                yield return Observe(state, target);
            }
        }

        registry.ThrowIfUnreadable(targets.Select(target => target.Service));
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await registry.EnterAsync("ListOwned", InMemoryFaultScope.Reads, registry.Options.ReadDelay, cancellationToken);
        foreach (var (key, service) in registry.Visible.Services)
        {
            // A copy some other tool made under the same owner's name is a copy of this owner too.
            var counts = service.Entries.CountBy(entry => entry.Owner ?? entry.Instance.Mark ?? "", StringComparer.Ordinal);
            foreach (var (owner, copies) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (owner.Length > 0 && owners.Contains(owner, StringComparer.Ordinal))
                {
                    yield return new(new(key), owner, copies);
                }
            }

            if (service is { IsOurs: true, Entries.IsEmpty: true })
            {
                foreach (var owner in owners)
                {
                    yield return new(new(key), owner, 0);
                }
            }
        }
    }

    public Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken) =>
        registry.ApplyAsync(batch, session, cancellationToken);

    private ObservedService Observe(InMemoryState state, TargetKey target)
    {
        if (!state.Services.TryGetValue(target.Service, out var found))
        {
            return new() { Target = target, Exists = false, Version = registry.Options.HasVersions ? state.VersionOf(target.Service) : null };
        }

        return new()
        {
            Target = target,
            Instances = [.. found.Entries.Select(Observe)],
            Metadata = found.Metadata,
            Version = registry.Options.HasVersions ? state.VersionOf(target.Service) : null,
            IsSourceRead = !registry.IsDoubtTold(target.Service),
            IsOwnershipWeak = registry.Options.IsOwnershipWeak,
            ServiceIsOurs = found.IsOurs,
            Groups = [.. found.Groups],
        };
    }

    private ObservedInstance Observe(InMemoryEntry entry)
    {
        var traits = registry.Options.Traits;
        var owner = registry.OwnerOf(entry);
        return new()
        {
            Instance = entry.Instance,
            Owner = owner,
            Ownership = owner is null ? CopyOwnership.Foreign
                : entry.Session is null || string.Equals(entry.Session, session, StringComparison.Ordinal) ? CopyOwnership.Ours
                : CopyOwnership.Elsewhere,
            Handle = traits.Identity == CopyIdentity.Own ? entry.Id : "",
            Revision = traits.ConditionalWrites ? InMemoryRegistry.RevisionOf(entry) : null,
        };
    }

    // As a gateway does it: what takes no traffic is not there, and of the rest only address, weight and groups are kept.
    private static CanonicalService CanonicalizeGroups(DesiredService desired, ObservedService observed)
    {
        var names = desired.Groups.Select(static group => group.Name).ToList();
        return new()
        {
            Instances =
            [
                .. desired.Instances.Where(static instance => instance.IsUsable)
                    .Select(instance => new ServiceInstance
                    {
                        Host = instance.Host,
                        Port = instance.Port,
                        Weight = instance.Weight,
                        Mark = instance.Mark,
                        Groups = [.. instance.Groups.Where(names.Contains)],
                    })
                    .Where(static instance => !instance.Groups.IsEmpty),
            ],
            Groups = [.. desired.Groups.Select(static group => new ServiceGroup { Name = group.Name })],
            GroupsToWrite = [.. names.Except(observed.Groups, StringComparer.Ordinal)],
            ServiceToWrite = !observed.Exists,
            LeftOut = [.. desired.Instances.Where(static instance => !instance.IsUsable).Select(static instance => new LeftOutInstance(instance, "it takes no traffic"))],
        };
    }

    private static ServiceInstance Canonicalize(ServiceInstance instance, InMemoryRegistryOptions options, ImmutableArray<FieldLoss>.Builder losses)
    {
        if (instance.Weight > 0 && (instance.Weight < options.MinWeight || instance.Weight > options.MaxWeight))
        {
            var kept = Math.Clamp(instance.Weight, options.MinWeight, options.MaxWeight);
            losses.Add(new(instance.Key, nameof(ServiceInstance.Weight), $"{instance.Weight} becomes {kept}: the server keeps {options.MinWeight} to {options.MaxWeight}."));
            instance = instance with { Weight = kept };
        }

        if (!options.Traits.HasHealth && instance.Health != InstanceHealth.Unknown)
        {
            losses.Add(new(instance.Key, nameof(ServiceInstance.Health), "The server keeps no health."));
            instance = instance with { Health = InstanceHealth.Unknown };
        }

        return instance;
    }
}
