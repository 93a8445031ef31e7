using System.Collections.Immutable;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Http;

/// <summary>Everything held.</summary>
/// <param name="Held">Oldest first.</param>
internal sealed record HeldList(ImmutableArray<HeldObject> Held);
