namespace PolarisSync.Core.Configuration;

/// <summary>Regular expressions for what <see cref="AddressText"/> takes, but for the finer points of host names.</summary>
internal static class AddressPattern
{
    private const string Label = @"[0-9A-Za-z_\u0080-\uffff][0-9A-Za-z_\u0080-\uffff-]*";
    private const string Host = $@"(?:{Label}(?:\.{Label})*\.?|\[[0-9A-Fa-f:.]+\])";
    private const string Path = @"(?:\/[^\s\u0000-\u001f\u007f-\u009f@?#]*)?";

    /// <summary>An address with one of these schemes, or <c>host:port</c>; any string that is not empty where there are no schemes.</summary>
    public static string For(IReadOnlyList<string> schemes)
    {
        if (schemes.Count == 0)
        {
            return TextPatterns.NotEmpty;
        }

        var port = $":{NumberPattern.Between(1, 65535)}";
        var forms = schemes.Select(scheme => $@"{TextPatterns.AnyCase(scheme)}:\/\/{Host}(?:{port}){(AddressText.HasDefaultPort(scheme) ? "?" : "")}{Path}");
        return $"{Host}{port}|{string.Join('|', forms)}";
    }
}
