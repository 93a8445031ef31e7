namespace PolarisSync.Core.Configuration;

/// <summary>How a server is reached: keys of an endpoint and of its <c>server</c>.</summary>
internal static class AccessShape
{
    public static Key<ListShape> Addresses { get; } = new()
    {
        Name = "addresses",
        Description = "Where it is reached: `host:port`, or a URL with one of the schemes of its type. Several are several members of one installation.",
        Value = new(new TextShape { Pattern = TextPatterns.NotEmpty, Expected = "an address" }),
        Examples = ["""["127.0.0.1:8500"]"""],
    };

    public static Key<TextShape> Token { get; } = new()
    {
        Name = "token",
        Description = "The access token; empty for none.",
        Value = new(),
        Examples = ["\"${env:TOKEN}\"", "\"${file:/run/secrets/token}\""],
    };

    public static Key<TextShape> User { get; } = new() { Name = "user", Description = "The user's name; empty for none.", Value = new() };

    public static Key<TextShape> Password { get; } = new()
    {
        Name = "password",
        Description = "The user's password.",
        Value = new(),
        Examples = ["\"${env:PASSWORD}\""],
    };
}
