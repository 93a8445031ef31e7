using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

internal static class StateEdits
{
    public static ImmutableSortedDictionary<ServiceKey, InMemoryService> ToImmutableSortedDictionaryOf(
        this ImmutableSortedDictionary<ServiceKey, InMemoryService> services, Func<InMemoryService, InMemoryService> change) =>
        services.ToImmutableSortedDictionary(pair => pair.Key, pair => change(pair.Value));
}
