using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>The short form url of a service, which is taken apart and not kept.</summary>
internal static partial class UrlForms
{
    public static void Expand(JsonObject given, bool whole)
    {
        if (given["url"] is not JsonValue url || url.GetValueKind() != JsonValueKind.String)
        {
            return;
        }

        given.Remove("url");
        var parts = Parts().Match(url.GetValue<string>());
        if (parts.Groups["protocol"].Success)
        {
            given["protocol"] = parts.Groups["protocol"].Value;
        }

        if (parts.Groups["host"].Success)
        {
            given["host"] = parts.Groups["host"].Value;
            given["port"] = parts.Groups["port"].Success
                ? int.Parse(parts.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture)
                : parts.Groups["protocol"].Value == "https" ? 443 : 80;
        }

        given["path"] = parts.Groups["path"].Value.Length > 0 ? parts.Groups["path"].Value : null;
    }

    [GeneratedRegex(@"^(?:(?<protocol>[a-z]+)://(?<host>[^/:]+)(?::(?<port>\d+))?)?(?<path>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
