using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace PolarisSync.Host.Http;

/// <summary>Writes answers.</summary>
internal static class Answers
{
    public static Task WriteJsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> typeInfo, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));

    public static Task WriteProblemAsync(this HttpContext context, int status, string detail) =>
        WriteAsync(
            context,
            status,
            "application/problem+json",
            JsonSerializer.SerializeToUtf8Bytes(new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail), HostJson.Readable.Problem));

    public static async Task WriteAsync(this HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
