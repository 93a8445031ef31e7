using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>The entities of a version.</summary>
internal sealed class Schemas
{
    private const int LargestPort = 65535;
    private const int LongestTimeout = int.MaxValue - 1;
    private readonly KongVersion _version;
    private readonly Field _id = new("id", FieldKind.Text) { Check = Rules.Id };
    private readonly Field _tags;

    public Schemas(KongVersion version)
    {
        _version = version;
        _tags = new("tags", FieldKind.Set) { Element = new("", FieldKind.Text) { Check = Rules.Tag(version) } };
        Services = new("services", [.. Service()]) { Expand = UrlForms.Expand, DatesChanges = true };
        Upstreams = new("upstreams", [.. UpstreamSchema.Fields(version, _id, _tags)])
        {
            Expand = UpstreamSchema.Expand,
            CheckWhole = UpstreamSchema.CheckWhole,
        };
        Targets = new("targets", [.. Target()]) { FineTimes = true };
        Routes = new("routes", [.. Route()]) { DatesChanges = true };
    }

    public EntitySchema Services { get; }

    public EntitySchema Upstreams { get; }

    public EntitySchema Targets { get; }

    public EntitySchema Routes { get; }

    private static Field Timeout(string name) => new(name, FieldKind.Integer) { Check = Rules.Between(1, LongestTimeout), Default = () => 60000 };

    private static Field Texts(string name) => new(name, FieldKind.Set) { Element = new("", FieldKind.Text) };

    private IEnumerable<Field> Service()
    {
        yield return _id;
        yield return new("created_at", FieldKind.Integer);
        yield return new("updated_at", FieldKind.Integer);
        yield return new("name", FieldKind.Text) { Check = Rules.EntityName(_version) };
        yield return new("retries", FieldKind.Integer) { Check = Rules.Between(0, short.MaxValue), Default = () => 5 };
        yield return new("protocol", FieldKind.Text)
        {
            Required = true,
            Check = _version == KongVersion.V2_0_5
                ? Rules.OneOf("grpc", "grpcs", "http", "https", "tcp", "tls")
                : Rules.OneOf("grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp"),
            Default = () => "http",
        };
        yield return new("host", FieldKind.Text) { Required = true, Check = Rules.ServiceHost(_version) };
        yield return new("port", FieldKind.Integer) { Required = true, Check = Rules.Between(0, LargestPort), Default = () => 80 };
        yield return new("path", FieldKind.Text) { Check = Rules.StartsWithSlash };
        yield return Timeout("connect_timeout");
        yield return Timeout("write_timeout");
        yield return Timeout("read_timeout");
        yield return _tags;
        yield return new("client_certificate", FieldKind.Reference);
        if (_version != KongVersion.V2_0_5)
        {
            yield return new("tls_verify", FieldKind.Flag);
            yield return new("tls_verify_depth", FieldKind.Integer) { Check = Rules.Between(0, 64) };
            yield return new("ca_certificates", FieldKind.List) { Element = new("", FieldKind.Text) { Check = Rules.Id } };
            yield return new("enabled", FieldKind.Flag) { Required = true, Default = () => true };
        }
    }

    private IEnumerable<Field> Target()
    {
        yield return _id;
        yield return new("created_at", FieldKind.Number);
        yield return new("upstream", FieldKind.Reference) { Required = true };
        yield return new("target", FieldKind.Text) { Required = true, Check = TargetRefused };
        yield return new("weight", FieldKind.Integer) { NotNullInDatabase = true, Check = Rules.Between(0, 65535), Default = () => 100 };
        yield return _tags;
    }

    private static string? TargetRefused(JsonNode value) => TargetAddress.Normalize(Rules.Text(value)) is null
        ? $"Invalid target ('{Rules.Text(value)}'); not a valid hostname or ip address"
        : null;

    private IEnumerable<Field> Route()
    {
        yield return _id;
        yield return new("created_at", FieldKind.Integer);
        yield return new("updated_at", FieldKind.Integer);
        yield return new("name", FieldKind.Text) { Check = Rules.EntityName(_version) };
        yield return Texts("protocols") with { Required = true, Default = () => new JsonArray("http", "https") };
        yield return Texts("methods");
        yield return Texts("hosts");
        yield return Texts("paths");
        yield return new("headers", FieldKind.Map);
        yield return new("https_redirect_status_code", FieldKind.Integer) { Required = true, Default = () => 426 };
        yield return new("regex_priority", FieldKind.Integer) { Default = () => 0 };
        yield return new("strip_path", FieldKind.Flag) { Default = () => true };
        yield return new("path_handling", FieldKind.Text) { Default = () => "v0" };
        yield return new("preserve_host", FieldKind.Flag) { Default = () => false };
        if (_version != KongVersion.V2_0_5)
        {
            yield return new("request_buffering", FieldKind.Flag) { Required = true, Default = () => true };
            yield return new("response_buffering", FieldKind.Flag) { Required = true, Default = () => true };
        }

        yield return Texts("snis");
        yield return new("sources", FieldKind.Set) { Element = new("", FieldKind.Map) };
        yield return new("destinations", FieldKind.Set) { Element = new("", FieldKind.Map) };
        yield return _tags;
        yield return new("service", FieldKind.Reference);
    }
}
