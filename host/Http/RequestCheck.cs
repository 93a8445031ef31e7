using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Http;

/// <summary>Refuses requests that say something nobody would read: a mistyped parameter must not be taken for none.</summary>
internal static class RequestCheck
{
    /// <exception cref="ApiException">400: unknown, missing, twice, or not one of the values.</exception>
    public static void Query(HttpContext context, IReadOnlyList<ApiParameter> known)
    {
        foreach (var (name, values) in context.Request.Query)
        {
            if (known.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal)) is not { } parameter)
            {
                var names = known.Select(parameter => parameter.Name).ToList();
                var hint = NearestName.Find(name, names) is { } nearest ? $"did you mean '{nearest}'?"
                    : names.Count == 0 ? "there are none here." : $"there are: {string.Join(", ", names)}.";
                throw new ApiException($"The parameter '{name}' is unknown; {hint}");
            }

            if (values.Count > 1 && !parameter.Repeats)
            {
                throw new ApiException($"The parameter '{name}' is given {values.Count} times; once is enough.");
            }

            foreach (var value in values)
            {
                CheckValue(parameter, value ?? "");
            }
        }

        if (known.FirstOrDefault(parameter => parameter.Required && !context.Request.Query.ContainsKey(parameter.Name)) is { } missing)
        {
            throw new ApiException($"The parameter '{missing.Name}' is missing{(missing.Example is { } example ? $"; for example {missing.Name}={example}" : "")}.");
        }
    }

    /// <exception cref="ApiException">415 or 400: a body that is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">413: it is too large.</exception>
    public static async Task BodyAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength == 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0))
        {
            return;
        }

        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, ApiMedia.Json, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, $"The body is {(string.IsNullOrEmpty(type) ? "of no type" : $"'{type}'")}; send none, or {ApiMedia.Json}.");
        }

        // Read into memory, where the route finds it: it is small by the server's limit.
        var body = new MemoryStream();
        context.Response.RegisterForDispose(body);
        await request.Body.CopyToAsync(body, context.RequestAborted);
        request.Body = body;
        if (body.Length == 0)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            body.Position = 0;
        }
        catch (JsonException error)
        {
            throw new ApiException($"The body is not JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}); send none, or an object such as {{}}.", error);
        }
    }

    private static void CheckValue(ApiParameter parameter, string value)
    {
        var isGood = parameter.Type switch
        {
            "integer" => long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _),
            "boolean" => value is "" or "true" or "false",
            _ => true,
        };
        if (!isGood)
        {
            throw new ApiException($"'{value}' is no value of '{parameter.Name}'; expected {(parameter.Type is "integer" ? "a whole number" : "true or false")}{Example(parameter)}.");
        }

        if (!parameter.Values.IsEmpty && !parameter.Values.Contains(value, StringComparer.Ordinal))
        {
            throw new ApiException($"'{value}' is no value of '{parameter.Name}'; expected one of: {string.Join(", ", parameter.Values)}{NearestName.Hint(value, parameter.Values)}");
        }
    }

    private static string Example(ApiParameter parameter) => parameter.Example is null ? "" : $", for example {parameter.Example}";
}
