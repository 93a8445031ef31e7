using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PolarisSync.Host.Secrets;

namespace PolarisSync.Host.Http;

/// <summary>Writes answers. No secret is in them, whoever wrote the texts.</summary>
internal static class Answers
{
    /// <summary>Answers of this request are redacted by these rules.</summary>
    public static void UseRedaction(this HttpContext context, RedactingJson json) => context.Features.Set(json);

    public static Task WriteJsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> typeInfo, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, Redacted(context, typeInfo)));

    public static Task WriteProblemAsync(this HttpContext context, int status, string detail)
    {
        var problem = new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail);
        return WriteAsync(context, status, ApiMedia.Problem, JsonSerializer.SerializeToUtf8Bytes(problem, Redacted(context, HostJson.Readable.Problem)));
    }

    public static async Task WriteAsync(this HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static JsonTypeInfo<T> Redacted<T>(HttpContext context, JsonTypeInfo<T> typeInfo) =>
        context.Features.Get<RedactingJson>() is { } json ? json.For(typeInfo) : typeInfo;
}
