using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>What a document's keys have to do with each other, as JSON schema: the readers say the same in sentences.</summary>
internal static class SchemaRules
{
    private const string ServiceEndpoint = "service_endpoint";
    private const string OtherEndpoint = "configuration_endpoint";

    /// <summary>Adds the rules to the definitions.</summary>
    public static void AddTo(JsonObject definitions, IReadOnlyList<EndpointTypeOptions> types)
    {
        definitions[MatchShape.Object.Name]!["oneOf"] = new JsonArray(Has(MatchShape.Service), Has(MatchShape.ConfigGroup));
        definitions[EndpointShape.Object.Name]!["allOf"] = new JsonArray([.. ServerShape.Object.Keys.Select(GivenOnce)]);
        definitions[TlsShape.Object.Name]!["allOf"] = new JsonArray(If(With(TlsShape.KeyFile, NotEmpty()), With(TlsShape.CertificateFile, NotEmpty())));
        definitions[TaskShape.Object.Name]!["allOf"] = new JsonArray(
            EndpointsOfTask(types),
            Not(With(TaskShape.Match, new() { ["type"] = "array", ["allOf"] = new JsonArray(Contains(Has(MatchShape.Service)), Contains(Has(MatchShape.ConfigGroup))) })),
            OwnDefaultGroup());
        definitions[ServiceEndpoint] = Service(types);
        definitions[OtherEndpoint] = new JsonObject
        {
            ["description"] = "An endpoint of a configuration task: its type and options are not judged yet.",
            ["properties"] = AddressProperties(AddressText.AnySchemes),
        };
        foreach (var (type, options) in types)
        {
            definitions[Definition(type)] = AdapterOptions.Prepare(options, $"#/$defs/{Definition(type)}");
        }
    }

    private static string Definition(EndpointType type) => $"{type.Name}_options";

    private static JsonObject EndpointsOfTask(IReadOnlyList<EndpointTypeOptions> types)
    {
        // What lint decides first: a task is for configuration when it names a configuration group and no service.
        var isConfiguration = With(TaskShape.Match, new()
        {
            ["type"] = "array",
            ["contains"] = Has(MatchShape.ConfigGroup),
            ["items"] = Not(Has(MatchShape.Service)),
        });
        return new()
        {
            ["if"] = isConfiguration,
            ["then"] = Endpoints(SchemaWriter.Ref(OtherEndpoint), SchemaWriter.Ref(OtherEndpoint)),
            ["else"] = Endpoints(InRole(types, EndpointRoles.Source), InRole(types, EndpointRoles.Destination)),
        };
    }

    private static JsonObject Endpoints(JsonObject source, JsonObject destination) =>
        new() { ["properties"] = new JsonObject { [TaskShape.Source.Name] = source, [TaskShape.Destination.Name] = destination } };

    private static JsonObject InRole(IReadOnlyList<EndpointTypeOptions> types, EndpointRoles role)
    {
        var endpoint = SchemaWriter.Ref(ServiceEndpoint);
        var others = types.Where(type => !type.Type.Roles.HasFlag(role)).Select(type => (JsonNode)type.Type.Name).ToArray();
        if (others.Length > 0)
        {
            endpoint["properties"] = new JsonObject { [EndpointShape.Type.Name] = Not(new() { ["enum"] = new JsonArray(others) }) };
        }

        return endpoint;
    }

    private static JsonObject Service(IReadOnlyList<EndpointTypeOptions> types) => new()
    {
        ["description"] = "An endpoint of services: what it may hold depends on its type.",
        ["allOf"] = new JsonArray([.. types.Select(type => If(With(EndpointShape.Type, new() { ["const"] = type.Type.Name }), OfType(type.Type)))]),
    };

    private static JsonObject OfType(EndpointType type)
    {
        var properties = AddressProperties(type.AddressSchemes);
        properties[EndpointShape.Options.Name] = SchemaWriter.Ref(Definition(type));
        var endpoint = new JsonObject { ["properties"] = properties };
        if (type.AddressSchemes.Count > 0)
        {
            var some = new JsonObject { ["type"] = "array", ["minItems"] = 1 };
            endpoint["anyOf"] = new JsonArray(
                With(AccessShape.Addresses, some),
                With(EndpointShape.Server, With(AccessShape.Addresses, (JsonObject)some.DeepClone())));
        }

        return endpoint;
    }

    private static JsonObject AddressProperties(IReadOnlyList<string> schemes)
    {
        var address = SchemaWriter.Constrained(SchemaWriter.Matching(AddressPattern.For(schemes), schemes.Count == 0 ? "an address" : AddressText.Expected(schemes)), isNullable: false);
        var addresses = new JsonObject { [AccessShape.Addresses.Name] = new JsonObject { ["items"] = address } };
        var server = new JsonObject { [EndpointShape.Server.Name] = new JsonObject { ["properties"] = addresses.DeepClone() } };
        return new(addresses.Concat(server).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
    }

    private static JsonObject GivenOnce(KeyShape key) =>
        Not(new() { ["allOf"] = new JsonArray(Has(key), With(EndpointShape.Server, Has(key))) });

    // 'default' is the group of all instances, unless there is none.
    private static JsonObject OwnDefaultGroup()
    {
        var isDefault = new JsonObject { ["const"] = MatchReader.DefaultGroupName };
        var groups = new JsonObject { ["items"] = new JsonObject { ["properties"] = new JsonObject { [GroupShape.Name.Name] = Not(isDefault) } } };
        var matches = new JsonObject { ["items"] = new JsonObject { ["properties"] = new JsonObject { [MatchShape.Groups.Name] = groups } } };
        return new()
        {
            ["if"] = Not(With(TaskShape.DefaultGroup, new() { ["const"] = false })),
            ["then"] = new JsonObject { ["properties"] = new JsonObject { [TaskShape.Match.Name] = matches } },
        };
    }

    // Null counts as absent.
    private static JsonObject Has(KeyShape key) => With(key, Not(new() { ["type"] = "null" }));

    private static JsonObject With(KeyShape key, JsonObject value)
    {
        var spellings = KeySpelling.Common(key.Name)
            .Select(name => (JsonNode)new JsonObject { ["type"] = "object", ["required"] = new JsonArray(name), ["properties"] = new JsonObject { [name] = value.DeepClone() } })
            .ToArray();
        return spellings.Length == 1 ? (JsonObject)spellings[0] : new() { ["anyOf"] = new JsonArray(spellings) };
    }

    private static JsonObject NotEmpty() => new() { ["type"] = "string", ["minLength"] = 1 };

    private static JsonObject Contains(JsonObject element) => new() { ["contains"] = element };

    private static JsonObject Not(JsonObject schema) => new() { ["not"] = schema };

    private static JsonObject If(JsonObject condition, JsonObject then) => new() { ["if"] = condition, ["then"] = then };
}
