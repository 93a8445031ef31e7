using System.Net;

namespace PolarisSync.Host.Calls;

/// <summary>Counts calls and failed ones.</summary>
internal sealed class CountingHandler(CallCounter counter, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        counter.CountCall();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                counter.CountError();
            }

            return response;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            counter.CountError();
            throw;
        }
    }
}
