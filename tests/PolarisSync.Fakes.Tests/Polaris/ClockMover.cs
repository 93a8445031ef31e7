using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>Plays the watches of configuration files as another does, and moves the clock meanwhile: some wait for half a minute of the server's time.</summary>
internal sealed class ClockMover(IExchangePlayer player, TestClock clock) : IExchangePlayer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public bool Plays(CaptureExchange exchange) => player.Plays(exchange)
        && (exchange.Request!["path"] ?? exchange.Request["grpc"])!.GetValue<string>().Contains("WatchConfigFile", StringComparison.Ordinal);

    public async Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        var playing = player.PlayAsync(exchange, answers, cancellationToken);
        await clock.PassUntilAsync(() => playing.IsCompleted, Longest, cancellationToken);
        return await playing;
    }
}
