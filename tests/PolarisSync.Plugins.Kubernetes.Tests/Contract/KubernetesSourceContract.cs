using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Kubernetes.Contract;

/// <summary>The laws of every source, on the fake API server.</summary>
public sealed class KubernetesSourceContract : SourceContract<KubernetesHarness>;
