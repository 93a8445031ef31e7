namespace PolarisSync.Tests.Fakes.Kubernetes;

/// <summary>A call that came.</summary>
public sealed record KubeCall(string Method, string Path, string Query)
{
    /// <summary>Whether it opens a watch.</summary>
    public bool IsWatch => Query.Contains("watch=true", StringComparison.Ordinal);
}
