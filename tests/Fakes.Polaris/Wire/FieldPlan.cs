using System.Text.Json;
using Google.Protobuf.Reflection;

namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>How one field of a message is written and read as JSON.</summary>
internal sealed class FieldPlan
{
    private const string Wrappers = "google/protobuf/wrappers.proto";

    public FieldPlan(FieldDescriptor field)
    {
        Field = field;
        Name = JsonEncodedText.Encode(field.JsonName);
        Kind = field.IsMap ? FieldKind.Map
            : field.FieldType != FieldType.Message ? Plain(field.FieldType)
            : field.MessageType.File.Name == Wrappers ? Plain(field.MessageType.FindFieldByNumber(1).FieldType)
            : FieldKind.Message;
        IsWrapper = Kind != FieldKind.Message && !field.IsMap && field.FieldType == FieldType.Message;
    }

    public FieldDescriptor Field { get; }

    public JsonEncodedText Name { get; }

    public FieldKind Kind { get; }

    /// <summary>True for the types that may be null though their value is plain.</summary>
    public bool IsWrapper { get; }

    private static FieldKind Plain(FieldType type) => type switch
    {
        FieldType.String => FieldKind.Text,
        FieldType.UInt32 => FieldKind.UInt32,
        FieldType.UInt64 or FieldType.Int64 => FieldKind.Long,
        FieldType.Bool => FieldKind.Bool,
        FieldType.Enum => FieldKind.Enum,
        _ => throw new NotSupportedException($"No field of the type {type} is known."),
    };
}
