using System.Net.Security;
using System.Net.Sockets;

namespace PolarisSync.Host.Calls;

/// <summary>
/// Connects to servers whose certificate carries another name than their address. The handler itself always asks for the address's host, whatever
/// its options say, so the connection is secured here.
/// </summary>
internal sealed class NamedConnector(SslClientAuthenticationOptions options, string serverName)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream stream;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        // To a proxy we speak plainly: it is another host than the one that was asked for.
        var uri = context.InitialRequestMessage.RequestUri!;
        var isServer = string.Equals(context.DnsEndPoint.Host.Trim('[', ']'), uri.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) && context.DnsEndPoint.Port == uri.Port;
        return isServer && string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? await SecureAsync(stream, context.InitialRequestMessage.Version, cancellationToken)
            : stream;
    }

    private async Task<Stream> SecureAsync(Stream stream, Version version, CancellationToken cancellationToken)
    {
        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = serverName,
                    ClientCertificates = options.ClientCertificates,
                    CertificateChainPolicy = options.CertificateChainPolicy,
                    RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback,
                    ApplicationProtocols = version.Major >= 2 ? [SslApplicationProtocol.Http2] : [SslApplicationProtocol.Http11],
                },
                cancellationToken);
            return secured;
        }
        catch (Exception error)
        {
            await secured.DisposeAsync();
            if (error is System.Security.Authentication.AuthenticationException)
            {
                throw new HttpRequestException(HttpRequestError.SecureConnectionError, $"The connection to '{serverName}' cannot be secured: {error.Message}", error);
            }

            throw;
        }
    }
}
