using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using PolarisSync.Tests.Fakes.Kubernetes.State;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>Lists, whole or page by page.</summary>
internal sealed class ListHandler(KubeState state)
{
    private const string TooOld = "The resourceVersion for the provided list is too old.";
    private const string TokenTooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this "
        + "response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted "
        + "between the time the first chunk was returned and now may show up in the list.";

    /// <summary>The answer to a list; call it under the state's gate.</summary>
    /// <exception cref="KubeRefusal">It is refused.</exception>
    public JsonObject Answer(KubeRequest request)
    {
        Check(request, isWatch: false);
        var wanted = Selectors.Read(request.Find("labelSelector"), request.Find("fieldSelector"));
        var version = request.ResourceVersion();
        var limit = request.Number("limit") is > 0 and var given ? given : long.MaxValue;
        var token = request.Find("continue");
        if (!string.IsNullOrEmpty(token))
        {
            return version is > 0
                ? throw KubeRefusal.BadRequest("specifying resource version is not allowed when using continue")
                : GoOn(request, wanted, limit, token);
        }

        var match = request.Find("resourceVersionMatch");
        if (version is null or 0)
        {
            // From the cache the limit is not kept.
            return Page(request, wanted, state.Now(request.Kind), state.Version, "", version is null ? limit : long.MaxValue);
        }

        var exact = match == "Exact" || (string.IsNullOrEmpty(match) && limit < long.MaxValue);
        if (version > state.Version)
        {
            throw exact ? new KubeRefusal(500, "etcdserver: mvcc: required revision is a future revision", null) : Future(version.Value);
        }

        if (!exact)
        {
            return Page(request, wanted, state.Now(request.Kind), state.Version, "", long.MaxValue);
        }

        return version < state.Compacted
            ? throw KubeRefusal.Expired(TooOld)
            : Page(request, wanted, state.At(request.Kind, version.Value), version.Value, "", limit);
    }

    /// <summary>What both lists and watches refuse.</summary>
    public static void Check(KubeRequest request, bool isWatch)
    {
        var (match, version) = (request.Find("resourceVersionMatch"), request.Find("resourceVersion"));
        if (string.IsNullOrEmpty(match))
        {
            return;
        }

        var causes = new List<(string Reason, string Message)>();
        if (isWatch)
        {
            causes.Add(("FieldValueForbidden", "Forbidden: resourceVersionMatch is forbidden for watch"));
        }

        if (string.IsNullOrEmpty(version))
        {
            causes.Add(("FieldValueForbidden", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }
        else if (match is not ("Exact" or "NotOlderThan"))
        {
            causes.Add(("FieldValueNotSupported", $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\", \"\""));
        }
        else if (match == "Exact" && version == "0")
        {
            causes.Add(("FieldValueForbidden", "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        if (causes.Count > 0)
        {
            throw Invalid(causes);
        }
    }

    public KubeRefusal Future(long version) => new(
        504,
        $"Timeout: Too large resource version: {version}, current: {state.Version}",
        "Timeout",
        new() { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }), ["retryAfterSeconds"] = 1 })
    {
        RetryAfter = "1",
    };

    private static KubeRefusal Invalid(List<(string Reason, string Message)> causes)
    {
        var words = causes.ConvertAll(cause => $"resourceVersionMatch: {cause.Message}");
        return new(
            422,
            $"ListOptions.meta.k8s.io \"\" is invalid: {(words.Count == 1 ? words[0] : $"[{string.Join(", ", words)}]")}",
            "Invalid",
            new()
            {
                ["group"] = "meta.k8s.io",
                ["kind"] = "ListOptions",
                ["causes"] = new JsonArray([.. causes.Select(cause => new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = "resourceVersionMatch" })]),
            });
    }

    private static string Token(long version, string start) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = start }.ToJsonString()));

    private JsonObject GoOn(KubeRequest request, Func<JsonObject, bool> wanted, long limit, string token)
    {
        JsonNode read;
        try
        {
            read = JsonNode.Parse(WebEncoders.Base64UrlDecode(token))!;
        }
        catch (Exception error) when (error is FormatException or System.Text.Json.JsonException)
        {
            throw KubeRefusal.BadRequest("invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value");
        }

        var (version, start) = (read["rv"]!.GetValue<long>(), read["start"]!.GetValue<string>());
        if (version < 0)
        {
            // The token of a refusal: the rest, in the newest state.
            return Page(request, wanted, state.Now(request.Kind), state.Version, start, limit);
        }

        return version < state.Compacted
            ? throw new KubeRefusal(410, TokenTooOld, "Expired") { Continue = Token(-1, start) }
            : Page(request, wanted, state.At(request.Kind, version), version, start, limit);
    }

    private static JsonObject Page(
        KubeRequest request, Func<JsonObject, bool> wanted, IReadOnlyDictionary<string, JsonObject> objects, long version, string after, long limit)
    {
        var prefix = request.Namespace is null ? "" : request.Namespace + "/";
        var items = new JsonArray();
        string? last = null;
        long left = 0;
        foreach (var (key, found) in objects)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || string.CompareOrdinal(key, after) <= 0 || !wanted(found))
            {
                continue;
            }

            if (items.Count == limit)
            {
                left++;
                continue;
            }

            var item = found.DeepClone().AsObject();
            item.Remove("kind");
            item.Remove("apiVersion");
            items.Add(item);
            last = key;
        }

        var meta = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (left > 0)
        {
            meta["continue"] = Token(version, last!);
            if (request.Find("labelSelector") is null && request.Find("fieldSelector") is null)
            {
                meta["remainingItemCount"] = left;
            }
        }

        return new() { ["kind"] = request.Kind.Name + "List", ["apiVersion"] = request.Kind.ApiVersion, ["metadata"] = meta, ["items"] = items };
    }
}
