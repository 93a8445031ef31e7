using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Captures;

/// <summary>One step of a file: a request and its answer, a push, a silence, whatever the file says.</summary>
public sealed class CaptureExchange
{
    internal CaptureExchange(int index, JsonObject node, CaptureRules fileRules)
    {
        Index = index;
        Node = node;
        Request = node["request"] as JsonObject;
        Response = node["response"] as JsonObject;
        Rules = fileRules.With(node).With(Response).With(node["push"] as JsonObject);
    }

    /// <summary>Its place in the file, counted from 0: what placeholders name.</summary>
    public int Index { get; }

    /// <summary>The step as it is written.</summary>
    public JsonObject Node { get; }

    /// <summary>What is sent, if anything.</summary>
    public JsonObject? Request { get; }

    /// <summary>What must come back, if anything.</summary>
    public JsonObject? Response { get; }

    /// <summary>What is compared how here: the rules of the file and of this answer.</summary>
    public CaptureRules Rules { get; }

    /// <summary>Time to let pass before the request.</summary>
    public TimeSpan Wait => Seconds("wait_seconds");

    /// <summary>True for a plain HTTP request.</summary>
    public bool IsHttp => Request?["method"] is not null;

    /// <summary>A duration of this step by its name in the file; zero where it is not there.</summary>
    public TimeSpan Seconds(string name) => Node[name] is { } seconds ? TimeSpan.FromSeconds(seconds.GetValue<double>()) : TimeSpan.Zero;

    /// <inheritdoc/>
    public override string ToString()
    {
        var what = Request is null
            ? string.Join(", ", Node.Select(property => property.Key))
            : IsHttp
                ? $"{Request["method"]} {Request["path"]}"
                : $"{Request["grpc"] ?? Request["watch"]} {Request["type"]}".TrimEnd();
        return $"exchange {Index} ({what})";
    }
}
