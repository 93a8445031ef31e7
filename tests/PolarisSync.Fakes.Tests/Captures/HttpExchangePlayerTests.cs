using System.Net;
using System.Text;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Fakes.Tests.Captures;

/// <summary>The HTTP form: status, headers and content each can fail.</summary>
internal sealed class HttpExchangePlayerTests
{
    private HttpListener _listener = null!;
    private Uri _address = null!;
    private Task _answering = Task.CompletedTask;

    [SetUp]
    public void Listen()
    {
        var port = FreePorts.Find(1)[0];
        _address = new Uri($"http://127.0.0.1:{port}");
        _listener = new HttpListener();
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _answering = AnswerAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _listener.Close();
        await _answering;
    }

    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain", "allow": "{{any}}" }, "text": "{\"a\":1}" }""", null)]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain", "allow": "GET" }, "body": {"a":1} }""", null)]
    [TestCase("""{ "status": 200, "headers": { "content-type": "text/plain", "allow": "GET" }, "body": {"a":1} }""", "recorded status 200, the answer has 201")]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/html", "allow": "GET" }, "body": {"a":1} }""", "header content-type: recorded 'text/html'")]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain" }, "body": {"a":1} }""", "header allow: not in the record")]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain", "allow": "GET", "retry-after": "{{any}}" }, "body": {"a":1} }""", "header retry-after: missing")]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain", "allow": "GET" }, "body": {"a":2} }""", "$.a: recorded 2, the answer has 1")]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain", "allow": "GET" }, "text": "a" }""", "recorded the text 'a'")]
    [TestCase("""{ "status": 201, "headers": { "content-type": "text/plain", "allow": "GET" } }""", "recorded no content")]
    public async Task Play_Answer_IsComparedWhole(string response, string? difference)
    {
        var capture = Capture.Parse($$"""
            { "system": "s", "version": "1", "scenario": "x", "start": "", "volatile": [], "exchanges": [
              { "request": { "method": "POST", "path": "/a%2Fb?c=%41", "headers": { "content-type": "text/x" }, "body": "b" }, "response": {{response}} } ] }
            """);
        using var player = new HttpExchangePlayer(_address);

        var outcome = await player.PlayAsync(capture.Exchanges[0], new ReplayAnswers(), CancellationToken.None);

        Assert.That(outcome.Differences, difference is null ? Is.Empty : Has.One.Contains(difference));
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var asWritten = context.Request.RawUrl == "/a%2Fb?c=%41" && context.Request.ContentType == "text/x" && context.Request.ContentLength64 == 1;
                context.Response.StatusCode = asWritten ? 201 : 400;
                context.Response.ContentType = "text/plain";
                context.Response.AddHeader("Allow", "GET");
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("""{"a":1}"""));
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
