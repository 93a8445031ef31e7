using System.Text;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>What people and other tools keep in the same Kong: each of it has to stay as it is, to the byte.</summary>
internal sealed class ForeignObjects
{
    private static readonly string[] s_otherOwner = ["polarissync", "ps.type.polaris", "ps.src.other", "ps.ns.default", "ps.svc.test_2eservice_2e3", "ps.grp.default"];
    private readonly FakeKong _kong;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public ForeignObjects(FakeKong kong)
    {
        _kong = kong;
        AddUpstream("by-hand", ["mine"]);
        AddUpstream("default", null);
        AddUpstream("half-tagged", ["polarissync", "polaris"]);
        AddUpstream("other.default.test.service.3.default", s_otherOwner);
        AddService("by-hand", "by-hand", ["mine", "polaris", "default"]);
        AddService("half-tagged", "half-tagged", ["polarissync"]);
        AddService("other.default.test.service.3", "other.default.test.service.3.default", s_otherOwner[..^1]);
        var route = kong.AddRoute("by-hand", "mine", "/mine");
        _known[route.Id] = route.Json;
    }

    /// <summary>Whether an object is one of these.</summary>
    public bool Has(string id) => _known.ContainsKey(id);

    /// <summary>A person's target in an upstream of ours.</summary>
    public void AddTargetTo(string upstream)
    {
        var target = _kong.AddTarget(upstream, "10.9.9.9:80", 5, ["mine"]);
        _known[target.Id] = target.Json;
    }

    /// <summary>A person's route to a service of ours.</summary>
    public void AddRouteTo(string service)
    {
        var route = _kong.AddRoute(service, null, "/" + service);
        _known[route.Id] = route.Json;
    }

    /// <summary>A person tunes an object of ours and puts a tag on it.</summary>
    /// <param name="path">Of the object.</param>
    /// <param name="tags">Those it has.</param>
    /// <param name="field">What is tuned.</param>
    /// <param name="value">To what.</param>
    public async Task TuneAsync(string path, IEnumerable<string> tags, string field, int value)
    {
        using var http = new HttpClient { BaseAddress = _kong.Address };
        var body = new JsonObject { [field] = value, ["tags"] = new JsonArray([.. tags.Append("mine").Select(static tag => (JsonNode)tag)]) };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PatchAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Those that are not any more what they were.</summary>
    public IReadOnlyList<string> Touched() =>
        [.. _known.Where(known => _kong.JsonOf(known.Key) != known.Value).Select(known => $"{known.Value} is now {_kong.JsonOf(known.Key) ?? "gone"}")];

    private void AddUpstream(string name, string[]? tags)
    {
        var upstream = _kong.AddUpstream(name, tags, new() { ["slots"] = 500 });
        var target = _kong.AddTarget(name, "10.0.0.1:8080", 7, tags);
        _known[upstream.Id] = upstream.Json;
        _known[target.Id] = target.Json;
    }

    private void AddService(string name, string host, string[] tags)
    {
        var service = _kong.AddService(name, host, tags, new() { ["retries"] = 2 });
        _known[service.Id] = service.Json;
    }
}
