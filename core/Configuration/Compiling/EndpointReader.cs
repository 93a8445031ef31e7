using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads one <c>source</c> or <c>destination</c>.</summary>
internal sealed class EndpointReader(IEndpointTypeCatalog catalog)
{
    /// <summary>The endpoint; null when it is missing or no object, which is reported.</summary>
    public EndpointDraft? Read(ObjectReader task, string key, EndpointRoles role, bool isConfiguration, bool enabled)
    {
        if (task.Find(key) is not { } node)
        {
            task.Error(key, $"'{key}' is missing; expected an endpoint with name, type and addresses");
            return null;
        }

        if (task.Context.Object(node, task.PathOf(key), EndpointShape.Object.Names) is not { } endpoint)
        {
            return null;
        }

        var faultsBefore = ErrorCount(endpoint.Context);
        var name = Names.Check(endpoint, "name", endpoint.RequiredText("name", "the endpoint's unique name"));
        var typeName = endpoint.RequiredText("type", "the endpoint's type");
        var type = typeName is { } given && !isConfiguration ? FindType(endpoint, given, role, enabled) : null;
        var server = ReadServer(endpoint);
        var addresses = ReadAddresses(endpoint, server, type, endpoint.Find("type") is not null, isConfiguration);
        ReadDatabase(endpoint, isConfiguration);
        var token = Credential(endpoint, server, "token", credential: true);
        var user = Credential(endpoint, server, "user", credential: false);
        var password = Credential(endpoint, server, "password", credential: true);
        if (user is not null && password is not null)
        {
            // As it goes over the wire, and as some servers give it back.
            endpoint.Context.Learn(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }

        var product = endpoint.Text("product_name");
        var tls = TlsReader.Read(endpoint);
        var options = ReadOptions(endpoint, type);
        var writes = endpoint.WholeNumber(EndpointShape.MaxWritesPerSecond);

        var draft = new EndpointDraft
        {
            Path = endpoint.Path,
            Position = endpoint.PositionOf("name"),
            Name = name,
            Type = type,
            Server = type is null ? null : Server(type, addresses, options),
        };
        if (name is null || typeName is null || ErrorCount(endpoint.Context) != faultsBefore)
        {
            return draft;
        }

        var definition = new EndpointDefinition
        {
            Name = name.Value.Value,
            Type = typeName.Value.Value,
            Addresses = addresses,
            Token = token,
            User = user,
            Password = password,
            ProductName = product?.Value,
        };
        var settings = EndpointFingerprint.Compute(definition, options, tls);
        return draft with
        {
            Settings = settings,
            Configuration = new()
            {
                Definition = definition,
                Options = options,
                Tls = tls,
                MaxWritesPerSecond = writes,
                Fingerprint = EndpointFingerprint.With(settings, type is null ? "" : catalog.RevisionOf(type.Name)),
            },
        };
    }

    private static int ErrorCount(ReadContext context) => context.Problems.Count(problem => problem.Severity == ProblemSeverity.Error);

    private static ObjectReader? ReadServer(ObjectReader endpoint) =>
        endpoint.Find("server") is { } node ? endpoint.Context.Object(node, endpoint.PathOf("server"), ServerShape.Object.Names) : null;

    // What stands beside 'server' in configuration tasks stands in the endpoint itself in service tasks; both places at once cannot both be meant.
    private static ObjectReader Holder(ObjectReader endpoint, ObjectReader? server, string key)
    {
        if (server?.Find(key) is null)
        {
            return endpoint;
        }

        if (endpoint.Find(key) is not null)
        {
            server.Error(key, $"'{key}' is given here and beside 'server'; keep one of them");
        }

        return server;
    }

    private static string? Credential(ObjectReader endpoint, ObjectReader? server, string key, bool credential)
    {
        var value = Holder(endpoint, server, key).Text(key, credential)?.Value;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    // The Java tool reads some configuration centres from their database; its documents carry an empty block.
    private static void ReadDatabase(ObjectReader endpoint, bool isConfiguration)
    {
        if (endpoint.Find("db") is not { } node || endpoint.Context.Object(node, endpoint.PathOf("db"), DatabaseShape.Object.Names) is not { } database)
        {
            return;
        }

        var used = false;
        foreach (var key in DatabaseShape.Object.Names)
        {
            used |= database.Text(key, credential: true) is { Value.Length: > 0 };
        }

        if (used && !isConfiguration)
        {
            endpoint.Warn("db", "'db' is not used for services; the endpoint is reached by its addresses");
        }
    }

    private static ImmutableArray<string> ReadAddresses(ObjectReader endpoint, ObjectReader? server, EndpointType? type, bool hasType, bool isConfiguration)
    {
        var holder = Holder(endpoint, server, "addresses");
        // What an address of an unknown type looks like only its adapter knows.
        var schemes = type?.AddressSchemes ?? (hasType && !isConfiguration ? [] : AddressText.AnySchemes);
        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, position, path) in holder.Texts("addresses"))
        {
            foreach (var credential in AddressText.Credentials(text.Value))
            {
                endpoint.Context.Learn(credential);
            }

            if (schemes.Count > 0 && AddressText.Normalise(text.Value, schemes) is null)
            {
                var hides = text.Secret || AddressText.HasCredentials(text.Value);
                var shown = hides ? "the value" : $"'{text.Value}'";
                var advice = AddressText.HasCredentials(text.Value) ? " without user information or query; credentials go into user, password or token" : "";
                endpoint.Context.Error(position, path, $"{shown} is not {AddressText.Expected(schemes)}{advice}");
            }
            else if (text.Value.Length == 0)
            {
                endpoint.Context.Error(position, path, "is empty; expected an address");
            }
            else
            {
                addresses.Add(text.Value);
            }
        }

        var isNeeded = schemes.Count > 0 && (type is not null || !hasType) && !isConfiguration;
        if (isNeeded && (holder.Find("addresses") is not { } node || node is { Kind: JsonValueKind.Array, Items.Count: 0 }))
        {
            holder.Error("addresses", $"'addresses' is {(holder.Find("addresses") is null ? "missing" : "empty")}; expected at least one of {AddressText.Expected(schemes)}");
        }

        return addresses.DrainToImmutable();
    }

    private static string? Server(EndpointType type, ImmutableArray<string> addresses, JsonElement options)
    {
        if (addresses.IsEmpty && options.ValueKind == JsonValueKind.Undefined)
        {
            // Nothing but the name tells it apart.
            return null;
        }

        var normalised = type.AddressSchemes.Count == 0
            ? addresses
            : [.. addresses.Select(address => AddressText.Normalise(address, type.AddressSchemes)!).Distinct(StringComparer.Ordinal)];
        // Options belong to it: one Consul address with two datacenters is two registries.
        return $"{type.Name}|{string.Join(',', normalised.Order(StringComparer.Ordinal))}|{CanonicalJson.Write(options)}";
    }

    private EndpointType? FindType(ObjectReader endpoint, ConfigText name, EndpointRoles role, bool enabled)
    {
        if (catalog.Find(name.Value) is not { } type)
        {
            var loaded = catalog.Names.Count == 0 ? "no type is loaded" : $"loaded are: {string.Join(", ", catalog.Names)}";
            var hint = name.Secret ? "" : NearestName.Hint(name.Value, catalog.Names);
            // A name that is near a known one is a typo. Any other may come with an adapter that is not here yet: its task waits. A secret is shown
            // nowhere, so nobody could ever tell what such a task waits for.
            var mayCome = !name.Secret && hint.Length == 0;
            endpoint.Context.Add(
                enabled && !mayCome ? ProblemSeverity.Error : ProblemSeverity.Warning,
                endpoint.PositionOf("type"),
                endpoint.PathOf("type"),
                $"{name.Shown} is not a loaded endpoint type; {loaded}{hint}{(enabled && mayCome ? "; the task waits until an adapter offers it" : "")}");
            return null;
        }

        if (!type.Roles.HasFlag(role))
        {
            var other = catalog.Names.Where(candidate => catalog.Find(candidate)?.Roles.HasFlag(role) == true);
            var word = role == EndpointRoles.Source ? "source" : "destination";
            endpoint.Error("type", $"'{type.Name}' cannot be a {word}; types that can: {string.Join(", ", other)}");
        }

        return type;
    }

    private JsonElement ReadOptions(ObjectReader endpoint, EndpointType? type)
    {
        var node = endpoint.Find("options");
        var element = default(JsonElement);
        if (node is { Kind: not JsonValueKind.Object })
        {
            endpoint.Error("options", $"expected an object, found {node.Described}");
            return element;
        }

        if (node is not null)
        {
            if (OptionsElement.Build(endpoint.Context, node, endpoint.PathOf("options")) is not { } built)
            {
                return element;
            }

            element = built;
        }

        if (type is not null)
        {
            foreach (var problem in catalog.ValidateOptions(type.Name, element))
            {
                var (position, path) = OptionsElement.Locate(node ?? endpoint.Node, endpoint.PathOf("options"), node is null ? "" : problem.Path);
                endpoint.Context.Error(position, node is null ? JsonPaths.Join(path, problem.Path) : path, endpoint.Context.Redact(problem.Message));
            }
        }

        return element;
    }
}
