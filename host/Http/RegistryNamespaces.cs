using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>The namespaces of a registry, in the shape in which the Java tool answers.</summary>
/// <param name="Code">200000.</param>
/// <param name="Info">Empty.</param>
/// <param name="Type">Always <c>NAMESPACES</c>.</param>
/// <param name="Namespaces">Sorted.</param>
internal sealed record RegistryNamespaces(int Code, string Info, string Type, ImmutableArray<RegistryNamespace> Namespaces);
