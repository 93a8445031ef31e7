namespace PolarisSync.Tests.Captures;

/// <summary>Plays the exchanges of one kind against a server: HTTP is built in, the gRPC forms come with their fakes.</summary>
public interface IExchangePlayer
{
    /// <summary>True where this player plays that exchange. The first player that says so gets it.</summary>
    bool Plays(CaptureExchange exchange);

    /// <summary>Sends what is to be sent, awaits what must come, compares. Placeholders are filled from the answers of this run.</summary>
    Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken);
}
