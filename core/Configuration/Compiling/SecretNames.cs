namespace PolarisSync.Core.Configuration;

/// <summary>Tells by its name whether an adapter's option holds a secret: the host cannot know the options of every adapter.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts =
    [
        "token", "secret", "password", "passwd", "passphrase", "credential", "authorization", "cookie", "api_key", "apikey", "access_key", "accesskey",
        "private_key", "privatekey", "signing_key",
    ];

    // What stands below is sent as it is, and that is how most servers are told who calls.
    private static readonly string[] Holders = ["headers", "header", "http_headers", "request_headers"];

    public static bool Suggests(string name) => Array.Exists(Parts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase) || name.Replace('-', '_').Contains(part, StringComparison.OrdinalIgnoreCase));

    public static bool SuggestsAllBelow(string name) => Suggests(name) || Array.Exists(Holders, holder => string.Equals(holder, name.Replace('-', '_'), StringComparison.OrdinalIgnoreCase));
}
