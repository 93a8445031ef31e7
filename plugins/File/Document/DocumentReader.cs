using System.Collections.Immutable;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>Turns text into a document, whole or not at all: the first thing nobody can read is an error that names its place.</summary>
internal sealed class DocumentReader
{
    private static readonly JsonDocumentOptions _options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    private readonly string _path;
    private readonly ReadOnlyMemory<byte> _text;

    private DocumentReader(string path, ReadOnlyMemory<byte> text) => (_path, _text) = (path, text);

    /// <exception cref="SyncException">Protocol: it cannot be read.</exception>
    public static RegistryDocument Read(string path, ReadOnlyMemory<byte> text)
    {
        text = text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new SyncException(SyncErrorKind.Protocol, $"{path}: the file is empty; an empty registry is {{ \"services\": [] }}");
        }

        try
        {
            using var json = JsonDocument.Parse(text, _options);
            return new DocumentReader(path, text).ReadRoot(json.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            // Doubled names are found after the parsing, when the parser no longer knows the place.
            var place = exception.LineNumber is { } line ? $"{line + 1}:{exception.BytePositionInLine + 1}" : JsonPlace.OfDoubledName(text.Span);
            throw new SyncException(SyncErrorKind.Protocol, $"{path}:{place}: not JSON that can be read: {Sentence(exception.Message)}", exception);
        }
    }

    private RegistryDocument ReadRoot(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "", "an object");
        if (!root.TryGetProperty("services", out var services))
        {
            throw Fault("", "the array 'services' is missing");
        }

        Expect(services, JsonValueKind.Array, "services", "an array");
        var entries = ImmutableArray.CreateBuilder<ServiceEntry>(services.GetArrayLength());
        var seen = new HashSet<ServiceKey>();
        foreach (var element in services.EnumerateArray())
        {
            var path = $"services[{entries.Count}]";
            var entry = ReadService(element, path);
            if (!seen.Add(entry.Key))
            {
                throw Fault(path, $"{entry.Key} stands here a second time");
            }

            entries.Add(entry);
        }

        return new(entries.ToImmutable(), root);
    }

    private ServiceEntry ReadService(JsonElement element, string path)
    {
        Expect(element, JsonValueKind.Object, path, "an object");
        var name = Text(element, path, "name") ?? throw Fault(path, "'name' is missing");
        if (name.Length == 0)
        {
            throw Fault($"{path}.name", "a service needs a name");
        }

        var instances = ImmutableArray.CreateBuilder<InstanceEntry>();
        if (Member(element, path, "instances", JsonValueKind.Array, "an array") is { } list)
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            foreach (var instance in list.EnumerateArray())
            {
                var at = $"{path}.instances[{instances.Count}]";
                var entry = ReadInstance(instance, at);
                if (entry.Owner is not null && !ids.Add(entry.Id!))
                {
                    throw Fault($"{at}.id", $"'{entry.Id}' stands here a second time; take the id off, or the instance away");
                }

                instances.Add(entry);
            }
        }

        return new()
        {
            Key = new(NamespaceNames.ToCanonical(Text(element, path, "namespace") ?? ""), name),
            Metadata = Pairs(element, path, "metadata"),
            IsOurs = string.Equals(Text(element, path, "managedBy"), CopyId.Tool, StringComparison.Ordinal),
            Instances = instances.ToImmutable(),
            Raw = element,
        };
    }

    private InstanceEntry ReadInstance(JsonElement element, string path)
    {
        Expect(element, JsonValueKind.Object, path, "an object");
        var host = Text(element, path, "host");
        if (string.IsNullOrEmpty(host))
        {
            throw Fault(host is null ? path : $"{path}.host", "'host' is missing: an IP address or a host name");
        }

        var metadata = Pairs(element, path, "metadata");
        var id = Text(element, path, "id");
        var owner = CopyId.OwnerIn(id);
        var instance = new ServiceInstance
        {
            Host = host,
            Port = (int)(Number(element, path, "port", ushort.MaxValue) ?? throw Fault(path, "'port' is missing: a number from 0 to 65535")),
            Cluster = Text(element, path, "cluster") ?? "",
            Weight = Number(element, path, "weight", long.MaxValue) ?? ServiceInstance.NormalWeight,
            Health = Health(element, path),
            Isolated = Flag(element, path, "isolated"),
            Protocol = Text(element, path, "protocol") ?? "",
            Version = Text(element, path, "version") ?? "",
            Tags = Texts(element, path, "tags"),
            Metadata = metadata.Without(SyncMark.MetadataKey),
            Region = Text(element, path, "region") ?? "",
            Zone = Text(element, path, "zone") ?? "",
            Campus = Text(element, path, "campus") ?? "",
            Mark = metadata.Find(SyncMark.MetadataKey),
        };
        return new() { Instance = instance, Id = id, Owner = owner, Revision = owner is null ? null : DocumentWriter.HashOf(element), Raw = element };
    }

    private InstanceHealth Health(JsonElement parent, string path) => Text(parent, path, "health") switch
    {
        null or "unknown" => InstanceHealth.Unknown,
        "passing" => InstanceHealth.Passing,
        "warning" => InstanceHealth.Warning,
        "critical" => InstanceHealth.Critical,
        { } other => throw Fault($"{path}.health", $"'{other}' is none of passing, warning, critical, unknown"),
    };

    private bool Flag(JsonElement parent, string path, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault($"{path}.{name}", $"true or false expected, found {value.ValueKind}"),
    };

    private long? Number(JsonElement parent, string path, string name, long largest)
    {
        if (Member(parent, path, name, JsonValueKind.Number, "a number") is not { } value)
        {
            return null;
        }

        return value.TryGetInt64(out var number) && number >= 0 && number <= largest
            ? number
            : throw Fault($"{path}.{name}", $"a whole number from 0 to {largest} expected, found {value.GetRawText()}");
    }

    private string? Text(JsonElement parent, string path, string name) => Member(parent, path, name, JsonValueKind.String, "a string")?.GetString();

    private ImmutableArray<string> Texts(JsonElement parent, string path, string name)
    {
        if (Member(parent, path, name, JsonValueKind.Array, "an array of strings") is not { } list)
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
        {
            Expect(element, JsonValueKind.String, $"{path}.{name}[{texts.Count}]", "a string");
            texts.Add(element.GetString()!);
        }

        return texts.ToImmutable();
    }

    private MetadataMap Pairs(JsonElement parent, string path, string name)
    {
        if (Member(parent, path, name, JsonValueKind.Object, "an object of strings") is not { } map)
        {
            return MetadataMap.Empty;
        }

        return MetadataMap.From(map.EnumerateObject().Select(pair =>
        {
            Expect(pair.Value, JsonValueKind.String, $"{path}.{name}.{pair.Name}", "a string");
            return KeyValuePair.Create(pair.Name, pair.Value.GetString()!);
        }));
    }

    private JsonElement? Member(JsonElement parent, string path, string name, JsonValueKind kind, string expected)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            return null;
        }

        Expect(value, kind, $"{path}.{name}", expected);
        return value;
    }

    private void Expect(JsonElement value, JsonValueKind kind, string path, string expected)
    {
        if (value.ValueKind != kind)
        {
            throw Fault(path, $"{expected} expected, found {value.ValueKind}");
        }
    }

    private SyncException Fault(string path, string message) =>
        new(SyncErrorKind.Protocol, $"{_path}:{JsonPlace.Of(_text.Span, path)}: {(path.Length == 0 ? "" : path + ": ")}{message}");

    // The parser adds the place once more at the end.
    private static string Sentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
