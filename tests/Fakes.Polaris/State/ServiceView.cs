using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>A service and its instances as Discover shows them.</summary>
/// <param name="Service">The service, with its own revision.</param>
/// <param name="Revision">The revision of all of it.</param>
/// <param name="Instances">In no order.</param>
internal sealed record ServiceView(Service Service, string Revision, IReadOnlyList<Instance> Instances);
