using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>The services of a namespace, or of all, as Discover shows them.</summary>
/// <param name="Revision">Moves when services come, go or change metadata.</param>
/// <param name="Services">Aliases among them.</param>
internal sealed record ServiceListView(string Revision, IReadOnlyList<Service> Services)
{
    public static ServiceListView Empty { get; } = new("", []);
}
