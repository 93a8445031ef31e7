using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Pages of lists: by the last id, or by a count for the lists that are made in memory.</summary>
internal static class Paging
{
    private const int UsualSize = 100;
    private const int LargestSize = 1000;

    /// <summary>A page in the order of ids; what comes behind the offset, which holds the last id that was seen.</summary>
    public static KongAnswer ById(KongRequest request, IEnumerable<JsonObject> rows, Func<JsonObject, string> id, string? nextPath = null)
    {
        var size = Size(request);
        var after = request.Ask("offset") is { } offset ? Decode(offset) : "";
        var found = rows.Select(row => (Row: row, Id: id(row))).Where(pair => string.CompareOrdinal(pair.Id, after) > 0)
            .OrderBy(pair => pair.Id, StringComparer.Ordinal).Take(size + 1).ToList();
        var page = new JsonObject { ["data"] = new JsonArray([.. found.Take(size).Select(pair => pair.Row.DeepClone())]), ["next"] = null };
        if (found.Count > size)
        {
            var last = Encode(found[size - 1].Id);
            page["offset"] = last;
            page["next"] = Next(request, nextPath ?? request.Path, last);
        }

        return KongAnswer.Json(200, page) with { HasMore = found.Count > size };
    }

    /// <summary>A page of a list that was made in memory: the offset is a count.</summary>
    public static JsonObject Counted(KongRequest request, IReadOnlyList<JsonObject> rows)
    {
        var size = Math.Min(Number(request.Ask("size")) ?? UsualSize, LargestSize);
        var offset = 0L;
        if (request.Ask("offset") is { } text && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out offset))
        {
            throw new KongRefusedException(KongProblem.Unexpected);
        }

        var page = new JsonArray();
        for (var at = offset; at < offset + size && at >= 0 && at < rows.Count; at++)
        {
            page.Add(rows[(int)at].DeepClone());
        }

        var body = new JsonObject { ["data"] = page, ["next"] = null };
        if (size >= 0 && offset + size < rows.Count)
        {
            var next = (offset + size).ToString(CultureInfo.InvariantCulture);
            body["offset"] = next;
            body["next"] = Next(request, request.Path, next);
        }

        return body;
    }

    private static string Next(KongRequest request, string path, string offset) =>
        $"{path}?offset={Uri.EscapeDataString(offset)}{(request.Ask("tags") is { } tags ? "&tags=" + Uri.EscapeDataString(tags) : "")}";

    private static int Size(KongRequest request)
    {
        var size = request.Ask("size") is { } text
            ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw NoNumber()
            : UsualSize;
        return double.IsInteger(size) && size is >= 1 and <= LargestSize
            ? (int)size
            : throw new KongRefusedException(KongProblem.Size("size must be an integer between 1 and 1000"));
    }

    private static long? Number(string? text) => text is null
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (long)number : throw NoNumber();

    private static KongRefusedException NoNumber() => new(KongProblem.Size("size must be a number"));

    private static string Encode(string id) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"[\"{id}\"]")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Decode(string offset)
    {
        var text = offset.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[offset.Length];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
        {
            throw new KongRefusedException(KongProblem.Offset(offset, "bad base64 encoding"));
        }

        try
        {
            return JsonNode.Parse(bytes.AsSpan(0, length)) is JsonArray { Count: 1 } list ? list[0]!.GetValue<string>() : throw BadJson(offset);
        }
        catch (JsonException)
        {
            throw BadJson(offset);
        }
    }

    private static KongRefusedException BadJson(string offset) => new(KongProblem.Offset(offset, "bad json encoding"));
}
