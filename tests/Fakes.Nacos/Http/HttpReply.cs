using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>One answer.</summary>
internal sealed record HttpReply
{
    public const string Json = "application/json";

    public int Status { get; init; } = 200;

    public string? ContentType { get; init; } = Json;

    public string Body { get; init; } = "";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static HttpReply Of(JsonNode? node, int status = 200) => new() { Status = status, Body = NacosJson.Text(node) };

    /// <summary>Bare text; the server calls it JSON all the same.</summary>
    public static HttpReply Text(string text, int status = 200) => new() { Status = status, Body = text };

    /// <summary>The parameter check says no: without a content type, and with a line end.</summary>
    public static HttpReply Unchecked(string sentence) => new() { Status = 400, ContentType = null, Body = sentence + "\r\n" };

    /// <summary>The envelope of v2 and v3.</summary>
    public static HttpReply Result(JsonNode? data, int code = 0, string message = "success", int status = 200) =>
        Of(new JsonObject { ["code"] = code, ["message"] = message, ["data"] = data }, status);

    /// <summary>The framework's own error, a page for browsers.</summary>
    public static HttpReply Error(HttpCall call, int status, string title, string message, DateTimeOffset now)
    {
        if (call.WantsHtml)
        {
            var page = $"<html><body><h1>Whitelabel Error Page</h1><div>There was an unexpected error (type={title}, status={status.ToString(CultureInfo.InvariantCulture)}).</div><div>{message}</div></body></html>";
            return new HttpReply { Status = status, ContentType = "text/html;charset=UTF-8", Body = page };
        }

        return Of(
            new JsonObject
            {
                ["timestamp"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture),
                ["status"] = status,
                ["error"] = title,
                ["message"] = message,
                ["path"] = call.Path,
            },
            status);
    }

    /// <summary>The servlet container's own page.</summary>
    public static HttpReply Container(int status) => new()
    {
        Status = status,
        ContentType = "text/html;charset=utf-8",
        Body = $"<!doctype html><html lang=\"en\"><head><title>HTTP Status {status.ToString(CultureInfo.InvariantCulture)}</title></head></html>",
    };
}
