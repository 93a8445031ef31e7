using System.Globalization;

namespace PolarisSync.Tests.Captures;

/// <summary>Plays a file against a server and tells what differs.</summary>
/// <param name="players">Who plays which exchange.</param>
/// <param name="pass">Lets time pass before an exchange: waits, or moves a test clock.</param>
public sealed class CaptureReplay(IReadOnlyList<IExchangePlayer> players, Func<TimeSpan, CancellationToken, Task> pass)
{
    private const int EnoughFailures = 10;

    /// <summary>Plays all exchanges in their order. Empty: the server answers as recorded. It stops once ten exchanges differ.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Capture capture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(capture);
        var answers = new ReplayAnswers();
        var differences = new List<string>();
        var failures = 0;
        foreach (var exchange in capture.Exchanges)
        {
            if (exchange.Wait > TimeSpan.Zero)
            {
                await pass(exchange.Wait, cancellationToken);
            }

            var player = players.FirstOrDefault(candidate => candidate.Plays(exchange))
                ?? throw new InvalidOperationException($"{capture}: nobody plays {exchange}");
            var outcome = await PlayAsync(player, exchange, answers, cancellationToken);
            if (outcome.Answer is not null)
            {
                answers.Keep(exchange.Index, outcome.Answer);
            }

            differences.AddRange(outcome.Differences.Select(difference => string.Create(CultureInfo.InvariantCulture, $"{capture} {exchange}: {difference}")));
            if (outcome.Differences.Count > 0 && ++failures == EnoughFailures)
            {
                break;
            }
        }

        return differences;
    }

    private static async Task<ExchangeOutcome> PlayAsync(
        IExchangePlayer player, CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
    {
        try
        {
            return await player.PlayAsync(exchange, answers, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new ExchangeOutcome { Differences = [$"failed: {failure.GetType().Name}: {failure.Message}"] };
        }
    }
}
