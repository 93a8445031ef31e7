using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Plugins.Kong.Contract;

/// <summary>A Kong 2.0.5.</summary>
public sealed class KongTwoZeroHarness : KongHarness
{
    private protected override KongVersion Version => KongVersion.V2_0_5;
}
