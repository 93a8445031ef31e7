using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>The services of a namespace, in the shape in which the Java tool answers.</summary>
/// <param name="Code">The HTTP status times 1000.</param>
/// <param name="Info">What went wrong, as a sentence; empty when nothing did.</param>
/// <param name="Type">Always <c>SERVICES</c>.</param>
/// <param name="Service">The namespace that was asked for.</param>
/// <param name="Services">Sorted by name; empty when something went wrong.</param>
internal sealed record RegistryServices(int Code, string Info, string Type, RegistryService Service, ImmutableArray<RegistryService> Services);
