namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Who calls.</summary>
/// <param name="Channel">Where the call came in.</param>
/// <param name="Token">What it brought as a token; empty for none.</param>
/// <param name="Owner">The user the token belongs to; empty where there is none, or nobody asked.</param>
internal sealed record Caller(PolarisChannel Channel, string Token, string Owner)
{
    /// <summary>Who owns what is made on the fly.</summary>
    public string OwnerOnTheFly => Owner.Length > 0 ? Owner : "Polaris";
}
