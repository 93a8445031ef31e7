using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace PolarisSync.Host.Loading;

/// <summary>Exports an adapter's options as JSON schema: names and kinds from its serializer information, words from its documentation comments.</summary>
internal static class OptionsSchema
{
    /// <summary>The schema, with the defaults of a fresh object; limits are taken from attributes such as <see cref="RangeAttribute"/>.</summary>
    public static JsonObject Export<TOptions>(JsonTypeInfo<TOptions> typeInfo, DocComments comments)
        where TOptions : class, new()
    {
        var defaults = JsonSerializer.SerializeToNode(new TOptions(), typeInfo) as JsonObject ?? [];
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Describe(context, schema, comments, defaults),
        };
        return typeInfo.GetJsonSchemaAsNode(exporter) as JsonObject ?? [];
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema, DocComments comments, JsonObject defaults)
    {
        if (context.PropertyInfo is not { } property || schema is not JsonObject described)
        {
            return schema;
        }

        if (property.AttributeProvider is MemberInfo member)
        {
            Limit(described, member);
            if (comments.Find(member) is { } comment)
            {
                described.Insert(0, "description", comment);
            }
        }

        // Only the options themselves have defaults to show: what is nested is made by whoever writes it.
        if (context.Path.Length == 2 && defaults[property.Name] is { } value)
        {
            described["default"] = value.DeepClone();
        }

        return described;
    }

    private static void Limit(JsonObject schema, MemberInfo member)
    {
        if (member.GetCustomAttribute<RangeAttribute>() is { Minimum: IConvertible least, Maximum: IConvertible most } && least is not string)
        {
            schema["minimum"] = JsonValue.Create(Convert.ToDecimal(least, System.Globalization.CultureInfo.InvariantCulture));
            schema["maximum"] = JsonValue.Create(Convert.ToDecimal(most, System.Globalization.CultureInfo.InvariantCulture));
        }

        if (member.GetCustomAttribute<RegularExpressionAttribute>() is { } expression)
        {
            schema["pattern"] = expression.Pattern;
        }
    }
}
