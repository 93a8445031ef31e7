using System.Net;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Counts what goes out, HTTP requests and gRPC calls alike.</summary>
internal sealed class CountingHandler(Action<string> count) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        count(request.RequestUri!.AbsolutePath);
        return base.SendAsync(request, cancellationToken);
    }
}
