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

        var certificate = tls.Text("certificate_file");
        var settings = new TlsSettings
        {
            CaFile = Value(tls.Text("ca_file")),
            CertificateFile = Value(certificate),
            KeyFile = Value(tls.Text("key_file")),
            ServerName = Value(tls.Text("server_name")),
            SkipVerify = tls.Flag("skip_verify") ?? false,
        };
        // A certificate that is given but cannot be resolved was reported already.
        var lacksCertificate = settings.CertificateFile is null && (certificate is not null || tls.Find("certificate_file") is null);
        if (settings.KeyFile is not null && lacksCertificate)
        {
            tls.Error("key_file", "'key_file' needs 'certificate_file'");
        }

        if (settings.SkipVerify)
        {
            tls.Warn("skip_verify", "any certificate is accepted, so anybody in between can read and change what is sent; use 'ca_file' instead");
        }

        return settings;
    }

    private static string? Value(ConfigText? text) => text?.Value is { Length: > 0 } value ? value : null;
}
