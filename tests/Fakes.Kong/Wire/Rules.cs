using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>What values of fields must be like, with the words of Kong where they are not.</summary>
internal static partial class Rules
{
    private const string TooShort = "length must be at least 1";

    public static Func<JsonNode, string?> Between(long least, long most) => value =>
        SchemaCheck.Value(value) is var number && number >= least && number <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"value should be between {least} and {most}");

    public static Func<JsonNode, string?> OneOf(params string[] names) => value =>
        names.Contains(Text(value), StringComparer.Ordinal) ? null : $"expected one of: {string.Join(", ", names)}";

    public static string? Id(JsonNode value) => IsId(Text(value)) ? null : "expected a valid UUID";

    public static bool IsId(string text) => Guid.TryParseExact(text, "D", out _);

    public static string? StartsWithSlash(JsonNode value) => Text(value).StartsWith('/') ? null : "should start with: /";

    public static string? HostName(JsonNode value) => TargetAddress.Read(Text(value)).Kind is null ? "invalid hostname: " + Text(value) : null;

    /// <summary>A name of anything but upstreams.</summary>
    public static Func<JsonNode, string?> EntityName(KongVersion version) => value =>
    {
        var text = Text(value);
        if (text.Length == 0)
        {
            return TooShort;
        }

        return version == KongVersion.V2_0_5
            ? UnreservedAscii().IsMatch(text) ? null : $"invalid value '{text}': it must only contain alphanumeric and '., -, _, ~' characters"
            : text.All(character => character > 127 || IsUnreserved(character))
                ? null
                : $"invalid value '{text}': the only accepted ascii characters are alphanumerics or ., -, _, and ~";
    };

    /// <summary>A name of an upstream: a host name without a port.</summary>
    public static string? UpstreamName(JsonNode value)
    {
        var text = Text(value);
        if (text.Length == 0)
        {
            return TooShort;
        }

        var (kind, _, port) = TargetAddress.Read(text);
        return kind switch
        {
            null => $"Invalid name ('{text}'); must be a valid hostname",
            "ipv4" or "ipv6" => $"Invalid name ('{text}'); no ip addresses allowed",
            _ => port < 0 ? null : $"Invalid name ('{text}'); no port allowed",
        };
    }

    public static Func<JsonNode, string?> Tag(KongVersion version) => value =>
    {
        var text = Text(value);
        return text.Length == 0 ? TooShort : IsTag(text, version) ? null : TagRefused(text, version);
    };

    public static string TagRefused(string text, KongVersion version) => version == KongVersion.V2_0_5
        ? $"invalid value: {text}"
        : $"invalid tag '{text}': expected printable ascii (except `,` and `/`) or valid utf-8 sequences";

    public static bool IsTag(string text, KongVersion version) => version switch
    {
        KongVersion.V2_0_5 => UnreservedAscii().IsMatch(text),
        KongVersion.V2_8_5 => text.All(character => character > 127 || (character > 32 && character < 127 && character is not (',' or '/'))),
        _ => text.All(character => character > 127 || (character >= 32 && character < 127 && character is not (',' or '/'))),
    };

    /// <summary>The text of a JSON string.</summary>
    public static string Text(JsonNode value) => value.GetValue<string>();

    /// <summary>The size in bytes.</summary>
    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static bool IsUnreserved(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '~';

    [GeneratedRegex(@"^[A-Za-z0-9._~-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnreservedAscii();
}
