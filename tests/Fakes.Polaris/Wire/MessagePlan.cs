using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>How a message is written and read as JSON: its fields, and those this fake has no use for, which are always null or empty.</summary>
internal sealed class MessagePlan
{
    private static readonly ConcurrentDictionary<MessageDescriptor, MessagePlan> Plans = new();

    private static readonly FrozenDictionary<string, string[]> NullFields = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [nameof(Response)] =
        [
            "routing", "rateLimit", "circuitBreaker", "configRelease", "user", "userGroup", "authStrategy", "relation", "modifyAuthStrategy",
            "modifyUserGroup", "resources", "data",
        ],
        [nameof(ConfigResponse)] = ["configFileTemplate"],
        [nameof(DiscoverResponse)] = ["rateLimit", "circuitBreaker", "faultDetector"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> EmptyFields = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [nameof(BatchQueryResponse)] =
            ["routings", "rateLimits", "configWithServices", "users", "userGroups", "authStrategies", "clients", "data"],
        [nameof(ConfigBatchQueryResponse)] =
            ["configFileTemplates"],
        [nameof(ConfigFileRelease)] = ["betaLabels"],
        [nameof(Routing)] = ["inbounds", "outbounds", "rules"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, FieldPlan> _byName;

    private MessagePlan(MessageDescriptor descriptor)
    {
        FullName = descriptor.FullName;
        Fields = [.. descriptor.Fields.InDeclarationOrder().Select(field => new FieldPlan(field))];
        Nulls = [.. NullFields.GetValueOrDefault(descriptor.Name, []).Select(name => JsonEncodedText.Encode(name))];
        Empties = [.. EmptyFields.GetValueOrDefault(descriptor.Name, []).Select(name => JsonEncodedText.Encode(name))];
        _byName = Fields.SelectMany(field => new[] { (Name: field.Field.JsonName, field), (field.Field.Name, field) })
            .DistinctBy(pair => pair.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(pair => pair.Name, pair => pair.field, StringComparer.Ordinal);
    }

    public string FullName { get; }

    public IReadOnlyList<FieldPlan> Fields { get; }

    public IReadOnlyList<JsonEncodedText> Nulls { get; }

    public IReadOnlyList<JsonEncodedText> Empties { get; }

    public static MessagePlan Of(MessageDescriptor descriptor) => Plans.GetOrAdd(descriptor, static key => new(key));

    /// <summary>The field by its JSON name or by its name in the proto file; null when there is none.</summary>
    public FieldPlan? Find(string name) => _byName.GetValueOrDefault(name);
}
