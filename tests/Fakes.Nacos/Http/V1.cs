using System.Net;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What all of v1 has in common: names with the group inside, and faults as text.</summary>
internal static class V1
{
    public static HttpReply Fault(NacosFault fault, NacosVersion version) =>
        version.PlainFaults ? HttpReply.Text(fault.Message, fault.Status) : Wrapped(fault.Message, fault.EarlierStatus, version);

    /// <summary>The form of every fault before 2.5, and of inner ones ever since.</summary>
    public static HttpReply Wrapped(string message, int status, NacosVersion version) =>
        HttpReply.Text($"caused: {(status == 500 && version.Major > 1 ? WebUtility.HtmlEncode(message) : message)};", status);

    /// <summary>A parameter the handler asks for.</summary>
    public static string Required(HttpCall call, string name, NacosVersion version) => call.Text(name) is { Length: > 0 } text
        ? text
        : throw Missing(name, version);

    public static HttpRefusal Missing(string name, NacosVersion version)
    {
        var sentence = $"Param '{name}' is required.";
        return new HttpRefusal(version.PlainFaults ? HttpReply.Text(sentence, 400) : Wrapped(sentence, 400, version));
    }

    /// <summary>A parameter the framework asks for.</summary>
    public static string FrameworkRequired(HttpCall call, string name, NacosVersion version) => call.Optional(name) is { } text
        ? text
        : throw new HttpRefusal(Wrapped($"Required request parameter '{name}' for method parameter type String is not present", 500, version));

    /// <summary>Which service; the group may be inside the name.</summary>
    public static NacosServiceKey Key(HttpCall call, NacosVersion version)
    {
        var name = Required(call, "serviceName", version);
        var parts = name.Split("@@", 2);
        if (parts.Length == 2 && (parts[0].Length == 0 || parts[1].Length == 0))
        {
            var problem = parts[0].Length == 0
                ? "Param 'serviceName' is illegal, groupName can't be empty"
                : "Param 'serviceName' is illegal, it should be format as 'groupName@@serviceName'";
            throw new HttpRefusal(version.Major == 1
                ? (_, _) => Wrapped(problem, 400, version)
                : (refused, now) => HttpReply.Error(refused, 400, "Bad Request", $"Service name filter error,caused: {problem};", now));
        }

        return parts.Length == 2 ? new NacosServiceKey(call.Namespace, parts[0], parts[1]) : new NacosServiceKey(call.Namespace, call.Group, name);
    }
}
