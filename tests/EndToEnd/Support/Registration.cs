using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>An instance in Consul's words.</summary>
internal static class Registration
{
    /// <summary>Its service object.</summary>
    public static JsonObject ServiceOf(Instance instance)
    {
        var meta = new JsonObject();
        foreach (var (key, value) in instance.Meta)
        {
            meta[key] = value;
        }

        return new()
        {
            ["ID"] = instance.Id,
            ["Service"] = instance.Service,
            ["Address"] = instance.Host,
            ["Port"] = instance.Port,
            ["Tags"] = new JsonArray([.. instance.Tags.Select(tag => JsonValue.Create(tag))]),
            ["Meta"] = meta,
            ["Weights"] = new JsonObject { ["Passing"] = instance.Weight, ["Warning"] = instance.Weight },
        };
    }

    /// <summary>Its one check; null for none.</summary>
    public static JsonObject? CheckOf(Instance instance, string node) => instance.Status is null
        ? null
        : new() { ["Node"] = node, ["CheckID"] = "service:" + instance.Id, ["Name"] = "app", ["Status"] = instance.Status, ["ServiceID"] = instance.Id };
}
