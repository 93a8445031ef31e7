using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Calls;

internal sealed class ResilienceHandlerTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Get_BusyServer_IsTriedThreeTimes()
    {
        var server = new ScriptedHandler(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

        using var response = await SendAsync(HttpMethod.Get, server);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(server.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task Get_BrokenConnectionOnce_Succeeds()
    {
        var server = new ScriptedHandler(call => call == 1 ? throw new HttpRequestException("reset") : new HttpResponseMessage(HttpStatusCode.OK));

        using var response = await SendAsync(HttpMethod.Get, server);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(server.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task Put_IsNeverRepeated()
    {
        var server = new ScriptedHandler(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

        using var response = await SendAsync(HttpMethod.Put, server);

        Assert.That(server.Calls, Is.EqualTo(1));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.NotFound)]
    [TestCase(HttpStatusCode.TooManyRequests)]
    public async Task Get_OtherAnswers_AreTheAdaptersMatter(HttpStatusCode status)
    {
        var server = new ScriptedHandler(_ => new HttpResponseMessage(status));

        using var response = await SendAsync(HttpMethod.Get, server);

        Assert.That(server.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_RetryAfter_IsHonoured()
    {
        var server = new ScriptedHandler(call => call == 1 ? Busy(3) : new HttpResponseMessage(HttpStatusCode.OK));
        var begun = _time.GetUtcNow();

        using var response = await SendAsync(HttpMethod.Get, server);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_time.GetUtcNow() - begun, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Get_RetryAfterTooLong_IsLeftToTheEngine()
    {
        var server = new ScriptedHandler(_ => Busy(60));

        using var response = await SendAsync(HttpMethod.Get, server);

        Assert.That(server.Calls, Is.EqualTo(1));
    }

    [Test]
    public void Get_NoAnswer_IsATimeoutAsAdaptersKnowIt()
    {
        var server = new ScriptedHandler(_ => null);

        var error = Assert.ThrowsAsync<TaskCanceledException>(() => SendAsync(HttpMethod.Get, server));

        Assert.That(error!.InnerException, Is.TypeOf<TimeoutException>());
        Assert.That(error.Message, Is.EqualTo("No answer within 10 s."));
    }

    [Test]
    public async Task Count_SeesEveryTryOnTheWire()
    {
        var counter = new CallCounter();
        var server = new ScriptedHandler(call => new HttpResponseMessage(call < 3 ? HttpStatusCode.BadGateway : HttpStatusCode.OK));

        using var response = await SendAsync(HttpMethod.Get, new CountingHandler(counter, server));

        Assert.That((counter.Calls, counter.Errors), Is.EqualTo((3L, 2L)));
    }

    private static HttpResponseMessage Busy(int seconds) => new(HttpStatusCode.ServiceUnavailable)
    {
        Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)) },
    };

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, HttpMessageHandler server)
    {
        using var client = new HttpClient(new ResilienceHandler(_time, server)) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(method, "http://registry.test/");
        var sending = client.SendAsync(request, CancellationToken.None);
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
                return sending.IsCompleted;
            },
            "the call ends",
            seconds: 30);
        return await sending;
    }
}
