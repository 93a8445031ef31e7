using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kubernetes.State;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>Gets, creates, replaces, patches and deletes; as much of it as applications in the tests do.</summary>
internal sealed class WriteHandler(KubeState state, ListHandler lists)
{
    /// <summary>Status and body; call it under the state's gate.</summary>
    /// <exception cref="KubeRefusal">It is refused.</exception>
    public (int Status, JsonObject Body) Answer(KubeRequest request, JsonObject? body) => (request.Method, request.Name) switch
    {
        ("GET", { } name) => (200, Get(request, name)),
        ("POST", null) => (201, Create(request, body!)),
        ("PUT", { } name) => (200, Replace(request, name, body!)),
        ("PATCH", { } name) => (200, Patch(request, name, body!)),
        ("DELETE", { } name) => (200, Delete(request, name)),
        ("DELETE", null) => (200, DeleteAll(request)),
        _ => throw new KubeRefusal(405, "the server does not allow this method on the requested resource", "MethodNotAllowed", []),
    };

    private JsonObject Get(KubeRequest request, string name) =>
        request.ResourceVersion() is { } version && version > state.Version ? throw lists.Future(version) : Existing(request, name);

    private JsonObject Existing(KubeRequest request, string name) => state.Find(request.Kind, request.Namespace!, name) ?? throw KubeRefusal.NotFound(request.Kind.Plural, name);

    private JsonObject Create(KubeRequest request, JsonObject body)
    {
        var name = body["metadata"]!["name"]!.GetValue<string>();
        return state.Find(request.Kind, request.Namespace!, name) is null
            ? state.Put(request.Kind, request.Namespace!, name, body)
            : throw new KubeRefusal(409, $"{request.Kind.Plural} \"{name}\" already exists", "AlreadyExists", new() { ["name"] = name, ["kind"] = request.Kind.Plural });
    }

    private JsonObject Replace(KubeRequest request, string name, JsonObject body)
    {
        var known = Existing(request, name);
        return body["metadata"]?["resourceVersion"]?.GetValue<string>() is { } version && version != known["metadata"]!["resourceVersion"]!.GetValue<string>()
            ? throw new KubeRefusal(
                409,
                $"Operation cannot be fulfilled on {request.Kind.Plural} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
                "Conflict",
                new() { ["name"] = name, ["kind"] = request.Kind.Plural })
            : state.Put(request.Kind, request.Namespace!, name, body);
    }

    private JsonObject Patch(KubeRequest request, string name, JsonObject patch)
    {
        var merged = Existing(request, name).DeepClone().AsObject();
        Merge(merged, patch);
        return state.Put(request.Kind, request.Namespace!, name, merged);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (field, value) in patch)
        {
            if (value is null)
            {
                target.Remove(field);
            }
            else if (value is JsonObject inner)
            {
                var below = target[field] as JsonObject ?? [];
                Merge(below, inner);
                target[field] = below.DeepClone();
            }
            else
            {
                target[field] = value.DeepClone();
            }
        }
    }

    private JsonObject Delete(KubeRequest request, string name)
    {
        var known = Existing(request, name);
        state.Delete(request.Kind, request.Namespace!, name);
        var details = new JsonObject { ["name"] = name, ["kind"] = request.Kind.Plural, ["uid"] = known["metadata"]!["uid"]!.GetValue<string>() };
        if (request.Kind.Group.Length > 0)
        {
            details["group"] = request.Kind.Group;
        }

        return new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }

    private JsonObject DeleteAll(KubeRequest request)
    {
        var list = lists.Answer(request);
        foreach (var item in list["items"]!.AsArray())
        {
            state.Delete(request.Kind, item!["metadata"]!["namespace"]!.GetValue<string>(), item["metadata"]!["name"]!.GetValue<string>());
        }

        return list;
    }
}
