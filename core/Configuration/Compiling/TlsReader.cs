namespace PolarisSync.Core.Configuration;

/// <summary>Reads an endpoint's <c>tls</c>.</summary>
internal static class TlsReader
{
    public static TlsSettings? Read(ObjectReader endpoint)
    {
        if (endpoint.Find("tls") is not { } node || endpoint.Context.Object(node, endpoint.PathOf("tls"), TlsShape.Object.Names) is not { } tls)
        {
            return null;
        }

        var settings = new TlsSettings
        {
            CaFile = Value(tls, "ca_file"),
            CertificateFile = Value(tls, "certificate_file"),
            KeyFile = Value(tls, "key_file"),
            ServerName = Value(tls, "server_name"),
            SkipVerify = tls.Flag("skip_verify") ?? false,
        };
        if (settings.KeyFile is not null && settings.CertificateFile is null)
        {
            tls.Error("key_file", "'key_file' needs 'certificate_file'");
        }

        if (settings.SkipVerify)
        {
            tls.Warn("skip_verify", "any certificate is accepted, so anybody in between can read and change what is sent; use 'ca_file' instead");
        }

        return settings;
    }

    private static string? Value(ObjectReader tls, string key) => tls.Text(key)?.Value is { Length: > 0 } value ? value : null;
}
