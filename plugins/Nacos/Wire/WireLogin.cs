namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The answer to a login.</summary>
internal sealed record WireLogin
{
    public string? AccessToken { get; set; }

    public long TokenTtl { get; set; }

    /// <summary>Name and times only: the token is a secret.</summary>
    public override string ToString() => $"a token for {TokenTtl} s";
}
