namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What a pod finds in its own file system and environment.</summary>
internal sealed record InCluster
{
    /// <summary>The folder that Kubernetes mounts into every container that has a service account.</summary>
    public const string DefaultFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The name of the API server inside every cluster.</summary>
    public const string DefaultAddress = "https://kubernetes.default.svc";

    /// <summary>This process.</summary>
    public static InCluster Default { get; } = new();

    /// <summary>Where token, ca.crt and namespace are.</summary>
    public string Folder { get; init; } = DefaultFolder;

    /// <summary>The environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    public string TokenFile => Path.Combine(Folder, "token");

    public string AuthorityFile => Path.Combine(Folder, "ca.crt");

    /// <summary>Where the API server is, as the environment of a pod tells.</summary>
    public string? Address
    {
        get
        {
            if (Environment("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host)
            {
                return null;
            }

            var port = Environment("KUBERNETES_SERVICE_PORT") is { Length: > 0 } given ? given : "443";
            return host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}" : $"https://{host}:{port}";
        }
    }

    /// <summary>The namespace this pod runs in; null outside of any.</summary>
    public string? Namespace
    {
        get
        {
            try
            {
                return File.ReadAllText(Path.Combine(Folder, "namespace")).Trim() is { Length: > 0 } text ? text : null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
