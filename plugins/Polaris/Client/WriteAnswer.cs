using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>What came back for a write.</summary>
/// <param name="Batch">The answer, where there was a readable one.</param>
/// <param name="Failure">Why there was none; null where there was. A transport failure says nothing about what was written.</param>
/// <param name="IsUnanswered">No answer came at all: the work may be done, or go on.</param>
internal sealed record WriteAnswer(WireBatchWrite? Batch, SyncException? Failure, bool IsUnanswered);
