using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>Turns a document into text: indented, the same text for the same document, everything foreign as it was read.</summary>
internal static class DocumentWriter
{
    // Readable for people; the file is no part of a web page.
    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(RegistryDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            writer.WriteStartObject();
            WriteOthers(writer, document.Raw, "services");
            writer.WriteStartArray("services");
            foreach (var service in document.Services)
            {
                Write(writer, service);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Equal for equal content, whatever its layout.</summary>
    public static string HashOf(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            element.WriteTo(writer);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 8));
    }

    private static void Write(Utf8JsonWriter writer, ServiceEntry service)
    {
        if (service is { Raw: { } raw, IsChanged: false })
        {
            raw.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        if (service.Raw is null)
        {
            writer.WriteString("namespace", NamespaceNames.ToWritten(service.Key.Namespace));
            writer.WriteString("name", service.Key.Name);
            writer.WriteString("managedBy", CopyId.Tool);
        }

        if (service.IsOurs)
        {
            WriteOthers(writer, service.Raw, "instances", "metadata");
            WritePairs(writer, service.Metadata, null);
        }
        else
        {
            WriteOthers(writer, service.Raw, "instances");
        }

        writer.WriteStartArray("instances");
        foreach (var entry in service.Instances)
        {
            if (entry.Raw is { } instance)
            {
                instance.WriteTo(writer);
            }
            else
            {
                Write(writer, entry);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, InstanceEntry entry)
    {
        var instance = entry.Instance;
        writer.WriteStartObject();
        writer.WriteString("id", entry.Id);
        writer.WriteString("host", instance.Host);
        writer.WriteNumber("port", instance.Port);
        WriteText(writer, "cluster", instance.Cluster);
        writer.WriteNumber("weight", instance.Weight);
        writer.WriteString("health", instance.Health switch
        {
            InstanceHealth.Passing => "passing",
            InstanceHealth.Warning => "warning",
            InstanceHealth.Critical => "critical",
            _ => "unknown",
        });
        if (instance.Isolated)
        {
            writer.WriteBoolean("isolated", true);
        }

        WriteText(writer, "protocol", instance.Protocol);
        WriteText(writer, "version", instance.Version);
        WriteText(writer, "region", instance.Region);
        WriteText(writer, "zone", instance.Zone);
        WriteText(writer, "campus", instance.Campus);
        if (!instance.Tags.IsEmpty)
        {
            writer.WriteStartArray("tags");
            foreach (var tag in instance.Tags)
            {
                writer.WriteStringValue(tag);
            }

            writer.WriteEndArray();
        }

        WritePairs(writer, instance.Metadata, instance.Mark);
        writer.WriteEndObject();
    }

    private static void WriteOthers(Utf8JsonWriter writer, JsonElement? raw, params ReadOnlySpan<string> except)
    {
        if (raw is not { } element)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!except.Contains(member.Name))
            {
                member.WriteTo(writer);
            }
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WritePairs(Utf8JsonWriter writer, MetadataMap metadata, string? mark)
    {
        if (metadata.Count == 0 && mark is null)
        {
            return;
        }

        writer.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            writer.WriteString(key, value);
        }

        if (mark is not null)
        {
            writer.WriteString(SyncMark.MetadataKey, mark);
        }

        writer.WriteEndObject();
    }
}
