using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using PolarisSync.Tests.Fakes.Kubernetes.State;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>What a request is about.</summary>
internal sealed class KubeRequest
{
    private readonly Dictionary<string, StringValues> _query;

    private KubeRequest(string method, KubeKind kind, string? ns, string? name, Dictionary<string, StringValues> query) =>
        (Method, Kind, Namespace, Name, _query) = (method, kind, ns, name, query);

    public string Method { get; }

    public KubeKind Kind { get; }

    /// <summary>Null for all.</summary>
    public string? Namespace { get; }

    /// <summary>Null for the collection.</summary>
    public string? Name { get; }

    public bool IsWatch => Name is null && Method == "GET" && Find("watch") is { Length: > 0 } watch && watch is not ("0" or "false");

    /// <summary>As rights know it.</summary>
    public string Verb => (Method, Name) switch
    {
        ("GET", _) when IsWatch => "watch",
        ("GET", null) => "list",
        ("GET", _) => "get",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", null) => "deletecollection",
        _ => "delete",
    };

    /// <summary>Reads path and query; the old form of a watch is a watch of one name.</summary>
    /// <exception cref="KubeRefusal">Nothing is there.</exception>
    public static KubeRequest Parse(string method, string path, string queryText)
    {
        var query = QueryHelpers.ParseQuery(queryText);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToList();
        if (parts is not (["api", "v1", ..] or ["apis", _, _, ..]))
        {
            throw KubeRefusal.NoResource();
        }

        var (group, version) = parts[0] == "api" ? ("", parts[1]) : (parts[1], parts[2]);
        parts.RemoveRange(0, parts[0] == "api" ? 2 : 3);
        var old = parts.Count > 0 && parts[0] == "watch";
        if (old)
        {
            parts.RemoveAt(0);
        }

        string? ns = null;
        if (parts is ["namespaces", _, _, ..])
        {
            ns = parts[1];
            parts.RemoveRange(0, 2);
        }
        else if (parts is ["namespaces", var itself])
        {
            ns = itself;
        }

        var kind = parts.Count is 1 or 2 ? KubeKind.All.FirstOrDefault(kind => kind.Plural == parts[0] && kind.Group == group && kind.Version == version) : null;
        if (kind is null)
        {
            throw KubeRefusal.NoResource();
        }

        var name = parts.Count == 2 ? parts[1] : null;
        if (old)
        {
            query["watch"] = "true";
            query["fieldSelector"] = $"metadata.name={name}";
            name = null;
        }

        return new(method, kind, ns, name, query);
    }

    public string? Find(string name) => _query.TryGetValue(name, out var value) ? value[^1] : null;

    /// <summary>A number, or null where none is given.</summary>
    /// <exception cref="KubeRefusal">It is none.</exception>
    public long? Number(string name) => Find(name) is not { Length: > 0 } text
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw KubeRefusal.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");

    /// <summary>The version asked for, or null.</summary>
    /// <exception cref="KubeRefusal">It is none.</exception>
    public long? ResourceVersion() => Find("resourceVersion") is not { Length: > 0 } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new KubeRefusal(500, $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax", null);
}
