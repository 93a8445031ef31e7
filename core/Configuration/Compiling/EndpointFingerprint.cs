using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Makes <see cref="EndpointConfiguration.Fingerprint"/>.</summary>
internal static class EndpointFingerprint
{
    /// <summary>SHA-256 in lower-case hex over everything that is configured for the endpoint.</summary>
    public static string Compute(EndpointDefinition definition, JsonElement options, TlsSettings? tls)
    {
        string?[] parts =
        [
            definition.Name, definition.Type, definition.Token, definition.User, definition.Password, definition.ProductName,
            CanonicalJson.Write(options),
            tls is null ? null : "tls", tls?.CaFile, tls?.CertificateFile, tls?.KeyFile, tls?.ServerName, tls?.SkipVerify.ToString(),
            .. definition.Addresses,
        ];
        var content = new StringBuilder();
        foreach (var part in parts)
        {
            // Length first, so that no two lists of parts run into the same text.
            content.Append(part?.Length ?? -1).Append(':').Append(part).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }

    /// <summary>The hash together with the revision of the adapter that serves the endpoint: a replaced adapter makes it another endpoint.</summary>
    public static string With(string settings, string revision) => revision.Length == 0 ? settings : $"{settings}-{revision}";
}
