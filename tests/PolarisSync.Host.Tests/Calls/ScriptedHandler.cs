namespace PolarisSync.Host.Tests.Calls;

/// <summary>Answers by the number of the call, from 1; never when the answer is null.</summary>
internal sealed class ScriptedHandler(Func<int, HttpResponseMessage?> answer) : HttpMessageHandler
{
    private int _calls;

    public int Calls => _calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = answer(Interlocked.Increment(ref _calls));
        if (response is not null)
        {
            return response;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }
}
