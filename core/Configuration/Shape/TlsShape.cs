namespace PolarisSync.Core.Configuration;

/// <summary>The <c>tls</c> of an endpoint.</summary>
internal static class TlsShape
{
    public static Key<TextShape> CaFile { get; } = new()
    {
        Name = "ca_file",
        Description = "A PEM file with the authorities to trust instead of the system's.",
        Value = new(),
        Examples = ["\"/etc/polarissync/ca.pem\""],
    };

    public static Key<TextShape> CertificateFile { get; } = new() { Name = "certificate_file", Description = "A PEM file with our own certificate.", Value = new() };

    public static Key<TextShape> KeyFile { get; } = new() { Name = "key_file", Description = "A PEM file with the key of `certificate_file`, which has to be given too.", Value = new() };

    public static Key<TextShape> ServerName { get; } = new() { Name = "server_name", Description = "The name the server's certificate has to be for, where it is not the address's.", Value = new() };

    public static Key<FlagShape> SkipVerify { get; } = new()
    {
        Name = "skip_verify",
        Description = "Whether any certificate is accepted. Then anybody in between can read and change what is sent: use `ca_file` instead.",
        Value = new(),
        Default = Defaults.Of(new TlsSettings().SkipVerify),
    };

    public static ObjectShape Object { get; } = new("tls", "How the server's certificate is judged and which one is shown to it.", CaFile, CertificateFile, KeyFile, ServerName, SkipVerify);
}
