using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>The fields of an upstream, its health checks, and how hash_on and algorithm set each other.</summary>
internal static class UpstreamSchema
{
    private const string RoundRobin = "round-robin";
    private const string LeastConnections = "least-connections";
    private const string Hashing = "consistent-hashing";
    private static readonly string[] HashedBy = ["none", "consumer", "ip", "header", "cookie"];

    public static IEnumerable<Field> Fields(KongVersion version, Field id, Field tags)
    {
        var third = version == KongVersion.V3_0_2;
        string[] hashes = third ? [.. HashedBy, "path", "query_arg", "uri_capture"] : HashedBy;
        yield return id;
        yield return new("created_at", FieldKind.Integer);
        yield return new("name", FieldKind.Text) { Required = true, Check = Rules.UpstreamName(version) };
        yield return new("algorithm", FieldKind.Text) { Check = Rules.OneOf(Hashing, LeastConnections, RoundRobin), Default = () => RoundRobin };
        yield return new("hash_on", FieldKind.Text) { Check = Rules.OneOf(hashes), Default = () => "none" };
        yield return new("hash_fallback", FieldKind.Text) { Check = Rules.OneOf(hashes), Default = () => "none" };
        yield return new("hash_on_header", FieldKind.Text);
        yield return new("hash_fallback_header", FieldKind.Text);
        yield return new("hash_on_cookie", FieldKind.Text);
        yield return new("hash_on_cookie_path", FieldKind.Text) { Check = Rules.StartsWithSlash, Default = () => "/" };
        if (third)
        {
            yield return new("hash_on_query_arg", FieldKind.Text);
            yield return new("hash_fallback_query_arg", FieldKind.Text);
            yield return new("hash_on_uri_capture", FieldKind.Text);
            yield return new("hash_fallback_uri_capture", FieldKind.Text);
        }

        yield return new("slots", FieldKind.Integer) { NotNullInDatabase = true, Check = Rules.Between(10, 65536), Default = () => 10000 };
        yield return Record("healthchecks", Active(third), Passive(), Count("threshold", 100, FieldKind.Number));
        yield return tags;
        yield return new("host_header", FieldKind.Text) { Check = Rules.HostName };
        if (version != KongVersion.V2_0_5)
        {
            yield return new("client_certificate", FieldKind.Reference);
        }
    }

    /// <summary>hash_on decides on the algorithm, whether it is given or comes as the default of a whole.</summary>
    public static void Expand(JsonObject given, bool whole)
    {
        if (Is(given["algorithm"], LeastConnections))
        {
            given["hash_on"] = "none";
        }
        else if (given.ContainsKey("hash_on") || whole)
        {
            given["hash_on"] ??= "none";
            given["algorithm"] = Is(given["hash_on"], "none") ? RoundRobin : Hashing;
        }
    }

    public static void CheckWhole(JsonObject given, JsonObject problems)
    {
        foreach (var (hash, needed) in new[] { ("header", "hash_on_header"), ("cookie", "hash_on_cookie") })
        {
            if (Is(given["hash_on"], hash) && given[needed] is null)
            {
                problems["@entity"] = new JsonArray("failed conditional validation given value of field 'hash_on'");
                problems[needed] = "required field missing";
            }
        }
    }

    private static Field Active(bool third)
    {
        var fields = new List<Field>
        {
            new("type", FieldKind.Text) { Check = Rules.OneOf("grpc", "grpcs", "http", "https", "tcp"), Default = () => "http" },
            new("timeout", FieldKind.Number) { Check = Rules.Between(0, 65535), Default = () => 1 },
            new("concurrency", FieldKind.Integer) { Check = Rules.Between(1, int.MaxValue), Default = () => 10 },
            new("http_path", FieldKind.Text) { Check = Rules.StartsWithSlash, Default = () => "/" },
            new("https_sni", FieldKind.Text),
            new("https_verify_certificate", FieldKind.Flag) { Default = () => true },
            Record("healthy", Count("interval", 65535, FieldKind.Number), Count("successes"), Statuses("http_statuses", 200, 302)),
            Record(
                "unhealthy",
                Count("interval", 65535, FieldKind.Number),
                Count("http_failures"),
                Count("tcp_failures"),
                Count("timeouts"),
                Statuses("http_statuses", 429, 404, 500, 501, 502, 503, 504, 505)),
        };
        if (third)
        {
            fields.Add(new("headers", FieldKind.Map));
        }

        return Record("active", [.. fields]);
    }

    private static Field Passive() => Record(
        "passive",
        new Field("type", FieldKind.Text) { Check = Rules.OneOf("grpc", "grpcs", "http", "https", "tcp"), Default = () => "http" },
        Record("healthy", Count("successes"), Statuses("http_statuses", 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308)),
        Record("unhealthy", Count("http_failures"), Count("tcp_failures"), Count("timeouts"), Statuses("http_statuses", 429, 500, 503)));

    private static Field Record(string name, params Field[] fields) => new(name, FieldKind.Record) { Fields = fields, Default = () => new JsonObject() };

    private static Field Count(string name, int most = 255, FieldKind kind = FieldKind.Integer) => new(name, kind) { Check = Rules.Between(0, most), Default = () => 0 };

    private static Field Statuses(string name, params int[] statuses) => new(name, FieldKind.List)
    {
        Element = new("", FieldKind.Integer) { Check = Rules.Between(100, 999) },
        Default = () => new JsonArray([.. statuses.Select(status => (JsonNode)status)]),
    };

    private static bool Is(JsonNode? value, string text) => value is JsonValue && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == text;
}
