using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>
/// Translates namespaces as people write them into canonical ones. <c>empty_ns</c>, <c>public</c>, the empty string and <c>default</c> are one
/// canonical default namespace on every side; a real namespace of such a name is written with a leading <c>=</c>, which its canonical form keeps,
/// since it must differ from the default one's.
/// </summary>
public static class NamespaceNames
{
    private const char Escape = '=';

    /// <summary>The canonical form of a namespace as written in a document; null counts as the empty string.</summary>
    public static string Canonical(string? written)
    {
        if (string.IsNullOrEmpty(written) || IsReserved(written))
        {
            return ServiceKey.DefaultNamespace;
        }

        // '=orders' escapes a name that needs no escape: it is the same namespace as 'orders'.
        return written[0] == Escape ? FromReal(written[1..]) : written;
    }

    /// <summary>
    /// The canonical form of a namespace that really is called so at a server, other than the server's own default one: <c>empty_ns</c> becomes
    /// <c>=empty_ns</c>.
    /// </summary>
    public static string FromReal(string real)
    {
        ArgumentNullException.ThrowIfNull(real);
        return real.Length == 0 ? ServiceKey.DefaultNamespace
            : IsReserved(real) || real[0] == Escape ? Escape + real : real;
    }

    /// <summary>
    /// What a canonical namespace is called at a server; null for the default namespace, whose name differs from server to server.
    /// The inverse of <see cref="FromReal"/>.
    /// </summary>
    public static string? ToReal(string canonical)
    {
        ArgumentNullException.ThrowIfNull(canonical);
        return canonical is ServiceKey.DefaultNamespace or "" ? null
            : canonical[0] == Escape ? canonical[1..] : canonical;
    }

    private static bool IsReserved(string name) => name is "empty_ns" or "public" or ServiceKey.DefaultNamespace;
}
