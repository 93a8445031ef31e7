using System.Text.Json.Nodes;
using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Captures;

internal sealed class CaptureShuffleTests
{
    private static readonly CaptureShuffle Shuffle = new()
    {
        NamedBy = ["serviceName", "ip"],
        Kept = ["DEFAULT_GROUP"],
    };

    private static readonly Capture Original = Capture.Parse("""
        { "system": "s", "version": "1", "scenario": "x", "start": "", "volatile": [], "exchanges": [
          { "request": { "method": "GET", "path": "/orders/list?serviceName=DEFAULT_GROUP%40%40orders&ip=10.0.0.1", "headers": {} },
            "response": { "status": 200, "headers": {}, "body": { "orders": ["10.0.0.1#orders", "orderswift", "127.0.0.1", "10.0.0.256"], "port": 1 } } },
          { "request": { "method": "POST", "path": "/x", "headers": {}, "body": "serviceName=pay&other=name" },
            "response": { "status": 200, "headers": {}, "text": "pay and name of {{0.body.port}}" } } ] }
        """);

    [Test]
    public void Shuffle_NamesAndAddresses_AreOthersEverywhereAlike()
    {
        var shuffled = Shuffle.Shuffle(Original);
        var orders = CaptureShuffle.Rename("orders");

        Assert.That(orders, Is.Not.EqualTo("orders").And.Length.EqualTo(6));
        Assert.That(shuffled.Exchanges[0].Request!["path"]!.GetValue<string>(), Is.EqualTo($"/{orders}/list?serviceName=DEFAULT_GROUP%40%40{orders}&ip=10.37.11.7"));
        Assert.That(
            shuffled.Exchanges[0].Response!["body"]![orders]!.AsArray().Select(text => text!.GetValue<string>()),
            Is.EqualTo(new[] { $"10.37.11.7#{orders}", "orderswift", "127.0.0.1", "10.0.0.256" }));
        Assert.That(shuffled.Exchanges[1].Response!["text"]!.GetValue<string>(), Is.EqualTo($"{CaptureShuffle.Rename("pay")} and name of {{{{0.body.port}}}}"));
    }

    [Test]
    public void Shuffle_File_LeavesTheOriginalAlone()
    {
        _ = Shuffle.Shuffle(Original);

        Assert.That(JsonNode.DeepEquals(Original.Exchanges[1].Request!["body"], "serviceName=pay&other=name"), Is.True);
    }
}
