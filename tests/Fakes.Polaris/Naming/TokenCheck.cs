namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Who may call: one admin with one token.</summary>
internal sealed class TokenCheck(FakePolarisOptions options)
{
    public const string UserId = "65e4789a6d5b49669adf1e9e8387549c";
    public const string UserName = "polaris";

    public string Token { get; set; } = options.Token;

    public bool ConsoleAuth => options.ConsoleAuth;

    public bool ClientAuth => options.ClientAuth;

    public Caller Caller(PolarisChannel channel, string? token) => new(channel, token ?? "", token == Token ? UserId : "");

    /// <summary>Why the caller may not call, in the server's words; null when he may.</summary>
    public string? Problem(Caller caller)
    {
        var asked = caller.Channel == PolarisChannel.Console ? ConsoleAuth : ClientAuth;
        return !asked || caller.Owner.Length > 0 ? null : LooksLikeAToken(caller.Token) ? "no such user" : "invalid token";
    }

    private bool LooksLikeAToken(string token)
    {
        Span<byte> bytes = stackalloc byte[256];
        return token.Length == Token.Length && Convert.TryFromBase64String(token, bytes, out _);
    }
}
