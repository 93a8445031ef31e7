using System.Text.Json.Nodes;
using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Captures;

internal sealed class CaptureReplayTests
{
    private static readonly Capture TwoSteps = Capture.Parse("""
        { "system": "s", "version": "1", "scenario": "x", "start": "", "volatile": ["$.id"], "exchanges": [
          { "request": { "method": "POST", "path": "/a", "headers": {} }, "response": { "status": 200, "headers": {}, "body": { "id": "1" } } },
          { "wait_seconds": 2, "request": { "method": "GET", "path": "/a/{{0.body.id}}", "headers": {} },
            "response": { "status": 200, "headers": {}, "body": { "id": "{{0.body.id}}" } } } ] }
        """);

    [Test]
    public async Task Run_AnswersAsRecorded_HasNoDifferenceAndLetsTheTimePass()
    {
        var passed = TimeSpan.Zero;
        var replay = new CaptureReplay([new Scripted(id => new JsonObject { ["id"] = id })], (span, _) =>
        {
            passed += span;
            return Task.CompletedTask;
        });

        Assert.That(await replay.RunAsync(TwoSteps, CancellationToken.None), Is.Empty);
        Assert.That(passed, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task Run_OtherAnswer_NamesTheExchangeAndTheField()
    {
        var replay = new CaptureReplay([new Scripted(_ => new JsonObject())], (_, _) => Task.CompletedTask);

        var differences = await replay.RunAsync(TwoSteps, CancellationToken.None);

        Assert.That(differences, Has.Some.Contains("s-1/x exchange 0 (POST /a): $.id: missing from the answer"));
    }

    [Test]
    public async Task Run_PlayerFails_IsADifference()
    {
        var replay = new CaptureReplay([new Scripted(_ => throw new IOException("cut"))], (_, _) => Task.CompletedTask);

        Assert.That(await replay.RunAsync(TwoSteps, CancellationToken.None), Has.Some.Contains("failed: IOException: cut"));
    }

    [Test]
    public void Run_NobodyPlaysAnExchange_IsNoSilentPass() =>
        Assert.That(
            async () => await new CaptureReplay([], (_, _) => Task.CompletedTask).RunAsync(TwoSteps, CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains("nobody plays exchange 0"));

    private sealed class Scripted(Func<string, JsonNode> answer) : IExchangePlayer
    {
        public bool Plays(CaptureExchange exchange) => true;

        public Task<ExchangeOutcome> PlayAsync(CaptureExchange exchange, ReplayAnswers answers, CancellationToken cancellationToken)
        {
            var body = answer("fresh");
            var differences = new CaptureComparer(exchange.Rules, answers).Compare(exchange.Response!["body"], body);
            return Task.FromResult(new ExchangeOutcome { Answer = new JsonObject { ["body"] = body }, Differences = differences });
        }
    }
}
