using System.Globalization;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What v2 and v3 have in common: group and name apart, and faults in an envelope.</summary>
internal static class Modern
{
    public static HttpReply Missing(string sentence) => HttpReply.Result(sentence, 10000, "parameter missing", 400);

    /// <summary>A parameter the handler asks for.</summary>
    public static string Required(HttpCall call, string name, string type = "String") => call.Text(name) is { Length: > 0 } text
        ? text
        : throw new HttpRefusal(Missing($"Required parameter '{name}' type {type} is not present"));

    /// <summary>A parameter the framework asks for.</summary>
    public static string FrameworkRequired(HttpCall call, string name, string type = "String") => call.Optional(name) is { } text
        ? text
        : throw new HttpRefusal(Missing($"Required request parameter '{name}' for method parameter type {type} is not present"));

    /// <summary>Which service, group and name apart.</summary>
    public static NacosServiceKey Key(HttpCall call, NacosVersion version)
    {
        RequestCheck.Naming(call, version);
        return Unchecked(call, Required(call, "serviceName"));
    }

    /// <summary>A group inside the name counts for nothing, and stays in it.</summary>
    public static NacosServiceKey Unchecked(HttpCall call, string name) => new(call.Namespace, call.Group, name);

    /// <summary>Which service, the group inside the name: beats, patches and the catalog of v2.</summary>
    public static NacosServiceKey Grouped(HttpCall call, NacosVersion version)
    {
        RequestCheck.Naming(call, version);
        var name = Required(call, "serviceName");
        var parts = name.Split("@@", 2);
        return parts.Length == 2
            ? new NacosServiceKey(call.Namespace, parts[0], parts[1])
            : throw new HttpRefusal(HttpReply.Result(
                "Param 'serviceName' is illegal, it should be format as 'groupName@@serviceName'", 20002, "parameter validate error", 400));
    }

    /// <summary>The instance the parameters describe.</summary>
    public static NacosInstance Instance(HttpCall call, NacosVersion version)
    {
        var ip = Required(call, "ip");
        var port = Required(call, "port", "Integer");
        var weight = 1.0;
        if (call.Text("weight") is { Length: > 0 } text && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out weight))
        {
            throw new HttpRefusal(HttpReply.Result(null, 30000, NotANumber(text, call, version), 500));
        }

        InstanceCheck.Weight(weight);
        return new NacosInstance
        {
            Ip = ip,
            Port = int.Parse(port, CultureInfo.InvariantCulture),
            Cluster = RequestCheck.Cluster(call, NacosNames.DefaultCluster),
            Weight = weight,
            Healthy = call.Flag("healthy", otherwise: true),
            Enabled = call.Flag("enabled", otherwise: true),
            Ephemeral = call.Flag("ephemeral", otherwise: true),
            Metadata = RequestCheck.Metadata(call, version),
            HasId = false,
        };
    }

    private static string NotANumber(string text, HttpCall call, NacosVersion version)
    {
        var field = $"Field error in object 'instanceForm' on field 'weight': rejected value [{text}]; codes [typeMismatch.instanceForm.weight,typeMismatch.weight,typeMismatch.java.lang.Double,typeMismatch]; arguments [org.springframework.context.support.DefaultMessageSourceResolvable: codes [instanceForm.weight,weight]; arguments []; default message [weight]]; default message [Failed to convert property value of type 'java.lang.String' to required type 'java.lang.Double' for property 'weight'; ";
        return version.Major == 2
            ? $"org.springframework.validation.BeanPropertyBindingResult: 1 errors\n{field}nested exception is java.lang.NumberFormatException: For input string: \"{text}\"]"
            : $"Validation failed for argument [0] in public com.alibaba.nacos.api.model.v2.Result<java.lang.String> com.alibaba.nacos.naming.controllers.v3.{(call.Path.Contains("/client/", StringComparison.Ordinal) ? "InstanceOpenApiController.register(com.alibaba.nacos.naming.model.form.InstanceForm,boolean)" : "InstanceControllerV3.register(com.alibaba.nacos.naming.model.form.InstanceForm)")} throws com.alibaba.nacos.api.exception.NacosException: [{field}For input string: \"{text}\"]] ";
    }
}
