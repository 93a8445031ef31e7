namespace PolarisSync.Host.Tests.Schema;

/// <summary>A document that was changed in one place.</summary>
/// <param name="What">Which change, and where.</param>
/// <param name="Text">The document.</param>
internal sealed record Mutation(string What, string Text)
{
    public override string ToString() => What;
}
