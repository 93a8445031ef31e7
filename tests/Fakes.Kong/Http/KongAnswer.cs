using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>What is answered.</summary>
internal sealed record KongAnswer(int Status, byte[] Body, string? ContentType)
{
    public const string JsonType = "application/json; charset=utf-8";
    public const string HtmlType = "text/html; charset=UTF-8";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static KongAnswer Nothing { get; } = new(204, [], null);

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>False for what the web server in front answers.</summary>
    public bool FromKong { get; init; } = true;

    /// <summary>True for a page of a list behind which there is another.</summary>
    public bool HasMore { get; init; }

    public static KongAnswer Json(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(Text(body)), JsonType);

    public static KongAnswer Of(KongProblem problem) => Json(problem.Status, problem.Body);

    public static KongAnswer Html(int status, string title) => new(
        status,
        Encoding.UTF8.GetBytes($"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n"),
        HtmlType);

    /// <summary>JSON as it goes out.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Plain);
}
