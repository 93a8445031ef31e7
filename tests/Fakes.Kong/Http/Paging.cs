using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Pages of lists: by the last id, or by a count for the lists that are made in memory.</summary>
internal static class Paging
{
    private const int UsualSize = 100;
    private const int LargestSize = 1000;

    /// <summary>A page in the order of ids; the offset holds the last id that was seen, and without a database a count.</summary>
    public static KongAnswer ById(KongRequest request, IEnumerable<JsonObject> rows, bool counted, string? nextPath = null)
    {
        var size = Size(request);
        var ordered = rows.OrderBy(EntityTable.IdOf, StringComparer.Ordinal);
        var rest = request.Ask("offset") is not { } offset
            ? ordered
            : counted ? ordered.Skip(DecodeCount(offset) - 1) : After(ordered, Decode(offset));
        var found = rest.Take(size + 1).ToList();
        var page = new JsonObject { ["data"] = new JsonArray([.. found.Take(size).Select(row => row.DeepClone())]), ["next"] = null };
        if (found.Count > size)
        {
            var last = counted ? Encode(Count(request) + size) : Encode($"[\"{EntityTable.IdOf(found[size - 1])}\"]");
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

    private static IEnumerable<JsonObject> After(IEnumerable<JsonObject> ordered, string id) =>
        ordered.Where(row => string.CompareOrdinal(EntityTable.IdOf(row), id) > 0);

    private static int Count(KongRequest request) => request.Ask("offset") is { } offset ? DecodeCount(offset) : 1;

    private static string Encode(int count) => Encode(count.ToString(CultureInfo.InvariantCulture));

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static int DecodeCount(string offset) =>
        Bytes(offset) is { } bytes && int.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new KongRefusedException(KongProblem.Offset(offset, "invalid offset"));

    private static byte[]? Bytes(string offset)
    {
        var text = offset.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[offset.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }

    private static string Decode(string offset)
    {
        var bytes = Bytes(offset) ?? throw new KongRefusedException(KongProblem.Offset(offset, "bad base64 encoding"));

        try
        {
            return JsonNode.Parse(bytes) is JsonArray { Count: 1 } list ? list[0]!.GetValue<string>() : throw BadJson(offset);
        }
        catch (JsonException)
        {
            throw BadJson(offset);
        }
    }

    private static KongRefusedException BadJson(string offset) => new(KongProblem.Offset(offset, "bad json encoding"));
}
