using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Plugins.Kong.Contract;

/// <summary>A Kong 3.0.2.</summary>
public sealed class KongThreeZeroHarness : KongHarness
{
    private protected override KongVersion Version => KongVersion.V3_0_2;
}
