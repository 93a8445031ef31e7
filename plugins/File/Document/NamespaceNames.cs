using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>Namespaces are written in files as they are in the configuration: several names mean the default one, <c>=name</c> means exactly that name.</summary>
internal static class NamespaceNames
{
    private const char Exactly = '=';

    public static string ToCanonical(string written) => written switch
    {
        "" or "public" or "empty_ns" => ServiceKey.DefaultNamespace,
        [Exactly, _, ..] => written[1..],
        _ => written,
    };

    public static string ToWritten(string canonical) =>
        canonical is "public" or "empty_ns" || canonical.StartsWith(Exactly) ? Exactly + canonical : canonical;
}
