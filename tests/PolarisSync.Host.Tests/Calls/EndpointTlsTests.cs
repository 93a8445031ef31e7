using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Calls;

internal sealed class EndpointTlsTests
{
    private readonly EndpointServices _services = new(NullLoggerFactory.Instance, TimeProvider.System, new CallCounters());
    private TestFolder _folder = null!;
    private X509Certificate2 _certificate = null!;
    private TcpListener _listener = null!;
    private Task _serving = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=registry.internal", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("registry.internal");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var selfSigned = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        _certificate = X509CertificateLoader.LoadPkcs12(selfSigned.Export(X509ContentType.Pkcs12), password: null);
        _folder.Write("ca.pem", selfSigned.ExportCertificatePem());
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _serving = ServeOnceAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        _listener.Dispose();
        await _serving;
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task OwnAuthorityAndServerName_AreTrusted() =>
        Assert.That(await GetAsync(new TlsSettings { CaFile = _folder.PathOf("ca.pem"), ServerName = "registry.internal" }), Is.EqualTo("fine"));

    [Test]
    public async Task SkipVerify_AcceptsAnything() => Assert.That(await GetAsync(new TlsSettings { SkipVerify = true }), Is.EqualTo("fine"));

    [Test]
    public void WrongName_IsRefused() =>
        Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new TlsSettings { CaFile = _folder.PathOf("ca.pem") }));

    [Test]
    public void SystemAuthorities_DoNotKnowIt() =>
        Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new TlsSettings { ServerName = "registry.internal" }));

    [Test]
    public void MissingFile_IsAConfigurationError()
    {
        var error = Assert.ThrowsAsync<SyncException>(() => GetAsync(new TlsSettings { CaFile = _folder.PathOf("none.pem") }));

        Assert.That(error!.Kind, Is.EqualTo(SyncErrorKind.Config));
        Assert.That(error.Message, Does.StartWith($"The TLS file '{_folder.PathOf("none.pem")}' cannot be used: "));
    }

    private async Task<string> GetAsync(TlsSettings tls)
    {
        using var client = new HttpClient(_services.CreateHandler(HandlerKind.LongPoll, tls, "a"));
        return await client.GetStringAsync(new Uri($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"), CancellationToken.None);
    }

    private async Task ServeOnceAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(CancellationToken.None);
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, CancellationToken.None);
            _ = await stream.ReadAsync(new byte[4096], CancellationToken.None);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfine"), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or SocketException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client refused us, as it should in some tests, or nobody called.
        }
    }
}
