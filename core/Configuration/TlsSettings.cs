namespace PolarisSync.Core.Configuration;

/// <summary>How connections of an endpoint are secured.</summary>
public sealed record TlsSettings
{
    /// <summary>PEM file with the authorities to trust instead of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file with our client certificate; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file with the client certificate's key; null when it is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Name to expect in the server's certificate; null for the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Accept any certificate. For tests only: <c>lint</c> warns.</summary>
    public bool SkipVerify { get; init; }
}
