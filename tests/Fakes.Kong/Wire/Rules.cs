using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>What values of fields must be like, with the words of Kong where they are not.</summary>
internal static partial class Rules
{
    /// <summary>What is said of an empty text.</summary>
    public const string TooShort = "length must be at least 1";

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
        return version == KongVersion.V2_0_5
            ? UnreservedAscii().IsMatch(text) ? null : $"invalid value '{text}': it must only contain alphanumeric and '., -, _, ~' characters"
            : text.All(character => character > 127 || IsUnreserved(character))
                ? null
                : $"invalid value '{text}': the only accepted ascii characters are alphanumerics or ., -, _, and ~";
    };

    /// <summary>A name of an upstream: a host name without a port.</summary>
    public static Func<JsonNode, string?> UpstreamName(KongVersion version) => value =>
    {
        var text = Text(value);
        var (kind, _, port) = TargetAddress.Read(text);
        var problem = IsHost(text, version) ? kind != "name" ? "no ip addresses allowed" : port < 0 ? null : "no port allowed" : "must be a valid hostname";
        return problem is null ? null : version == KongVersion.V2_0_5 ? $"Invalid name; {problem}" : $"Invalid name ('{text}'); {problem}";
    };

    /// <summary>The host of a service: a name or an address, without a port.</summary>
    public static Func<JsonNode, string?> ServiceHost(KongVersion version) => value =>
        !IsHost(Text(value), version) ? $"invalid value: {Text(value)}" : TargetAddress.Read(Text(value)).Port < 0 ? null : "must not have a port";

    public static Func<JsonNode, string?> Tag(KongVersion version) => value =>
    {
        var text = Text(value);
        return IsTag(text, version) ? null : TagRefused(text, version);
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

    private static bool IsHost(string text, KongVersion version) =>
        TargetAddress.Read(text).Kind is not null && (version != KongVersion.V2_0_5 || !text.EndsWith('.'));

    private static bool IsUnreserved(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '~';

    [GeneratedRegex(@"^[A-Za-z0-9._~-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnreservedAscii();
}
