namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Labels, annotations and keys that mean something.</summary>
internal static class KubeNames
{
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <summary>On a slice or a Service: the owner of a copy.</summary>
    public const string MarkLabel = "polarissync.io/source";

    /// <summary>On a Service or a pod: the instance's weight; 100 is one normal share.</summary>
    public const string WeightAnnotation = "polarissync.io/weight";

    /// <summary>Metadata of an instance: the node it runs on.</summary>
    public const string NodeKey = "kubernetes.io/hostname";

    /// <summary>Metadata of an instance of a service with several ports: which one it is.</summary>
    public const string PortKey = "polarissync.io/port";
}
