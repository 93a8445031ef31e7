namespace PolarisSync.Plugins.Polaris.Contract;

/// <summary>As in most documents: the HTTP address alone.</summary>
public sealed class PolarisHttpHarness : PolarisHarness
{
    private protected override bool WithGrpc => false;
}
