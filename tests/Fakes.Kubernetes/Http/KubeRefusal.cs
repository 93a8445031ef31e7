using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>Anything that is not the answer: a status and a Status.</summary>
internal sealed class KubeRefusal(int code, string message, string? reason, JsonObject? details = null) : Exception(message)
{
    public KubeRefusal()
        : this(500, "", null)
    {
    }

    public KubeRefusal(string message)
        : this(500, message, null)
    {
    }

    public KubeRefusal(string message, Exception innerException)
        : this(500, $"{message} {innerException?.Message}", null)
    {
    }

    public int Code => code;

    /// <summary>A header; null for none.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>A token to go on with, of a list that is too old.</summary>
    public string? Continue { get; init; }

    /// <summary>The answer's body.</summary>
    public JsonObject Body
    {
        get
        {
            var meta = Continue is null ? [] : new JsonObject { ["continue"] = Continue };
            var body = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = meta, ["status"] = "Failure", ["message"] = Message };
            if (reason is not null)
            {
                body["reason"] = reason;
            }

            if (details is not null)
            {
                body["details"] = details.DeepClone();
            }

            body["code"] = code;
            return body;
        }
    }

    public static KubeRefusal BadRequest(string message) => new(400, message, "BadRequest");

    public static KubeRefusal Expired(string message) => new(410, message, "Expired");

    public static KubeRefusal NoResource() => new(404, "the server could not find the requested resource", "NotFound", []);

    public static KubeRefusal NotFound(string plural, string name) =>
        new(404, $"{plural} \"{name}\" not found", "NotFound", new() { ["name"] = name, ["kind"] = plural });

    public static KubeRefusal Unauthorized() => new(401, "Unauthorized", "Unauthorized");
}
