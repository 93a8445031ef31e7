using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>
/// Makes the handlers of the configuration provider, which has no <c>tls</c> section to take a cluster's own authority from: every cluster has one of
/// its own. The endpoint type uses the host's handlers instead.
/// </summary>
internal static class AuthorityHandler
{
    /// <summary>A handler that trusts the authorities in a PEM file and nobody else.</summary>
    /// <exception cref="SyncException">Config: the file cannot be used.</exception>
    public static HttpMessageHandler Create(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SyncException(SyncErrorKind.Config, $"The authority file '{file}' cannot be used: {error.Message}", error);
        }

        if (policy.CustomTrustStore.Count == 0)
        {
            throw new SyncException(SyncErrorKind.Config, $"The authority file '{file}' holds no certificate in PEM form.");
        }

        return new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            SslOptions = { CertificateChainPolicy = policy },
        };
    }
}
