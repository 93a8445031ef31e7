using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PolarisSync.Host.Calls;

/// <summary>Gives each try a time limit and repeats safe calls that met a broken connection or a server that is busy for a moment.</summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    /// <summary>Time limit of one try, from sending to the answer's head.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait a server may ask for before a try is left to the caller, who has more patience.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipeline<HttpResponseMessage> _safe;
    private readonly ResiliencePipeline<HttpResponseMessage> _unsafe;

    public ResilienceHandler(TimeProvider timeProvider, HttpMessageHandler inner)
        : base(inner)
    {
        _unsafe = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }.AddTimeout(TryTimeout).Build();
        _safe = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => new ValueTask<bool>(IsWorthAnotherTry(arguments.Outcome, timeProvider)),
                DelayGenerator = arguments => new ValueTask<TimeSpan?>(RetryAfter(arguments.Outcome.Result, timeProvider)),
            })
            .AddTimeout(TryTimeout)
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pipeline = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? _safe : _unsafe;
        try
        {
            return await pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
        }
        catch (TimeoutRejectedException error)
        {
            // What adapters know as a timeout, without a type of a library they do not share.
            throw new TaskCanceledException(
                $"No answer within {TryTimeout.TotalSeconds:0} s.", new TimeoutException(error.Message, error), CancellationToken.None);
        }
    }

    private static bool IsWorthAnotherTry(Outcome<HttpResponseMessage> outcome, TimeProvider timeProvider)
    {
        if (outcome.Exception is not null)
        {
            return outcome.Exception is HttpRequestException;
        }

        return outcome.Result?.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            && (RetryAfter(outcome.Result, timeProvider) ?? TimeSpan.Zero) <= LongestRetryAfter;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider timeProvider)
    {
        var asked = response?.Headers.RetryAfter;
        var wait = asked?.Delta ?? asked?.Date - timeProvider.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
