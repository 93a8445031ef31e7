using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Calls;

/// <summary>Turns the <c>tls</c> settings of an endpoint into what a connection needs.</summary>
internal static class ClientTls
{
    /// <summary>Reads the files named in the settings.</summary>
    /// <exception cref="SyncException">Config: a file is missing or is no certificate.</exception>
    public static SslClientAuthenticationOptions Create(TlsSettings settings)
    {
        var options = new SslClientAuthenticationOptions();
        if (settings.CertificateFile is not null)
        {
            options.ClientCertificates = [Read(settings.CertificateFile, path => ReadCertificate(path, settings.KeyFile))];
        }

        if (settings.SkipVerify)
        {
#pragma warning disable CA5359, MA0039 // The configuration asks for it in so many words, and lint warns about it.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        else if (settings.CaFile is not null)
        {
            options.CertificateChainPolicy = Read(settings.CaFile, TrustOnly);
        }

        return options;
    }

    private static X509ChainPolicy TrustOnly(string path)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(path);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException("it holds no certificate");
    }

    private static X509Certificate2 ReadCertificate(string path, string? keyFile) => X509Certificate2.CreateFromPemFile(path, keyFile);

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SyncException(SyncErrorKind.Config, $"The TLS file '{path}' cannot be used: {error.Message}", error);
        }
    }
}
