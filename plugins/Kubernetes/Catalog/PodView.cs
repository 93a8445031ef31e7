using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What is kept of a pod.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">Its identity.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Weight">Its weight; null where it tells none.</param>
internal sealed record PodView(string Namespace, string Uid, MetadataMap Labels, long? Weight);
