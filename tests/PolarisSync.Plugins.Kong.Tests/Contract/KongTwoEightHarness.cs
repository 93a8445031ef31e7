using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Plugins.Kong.Contract;

/// <summary>A Kong 2.8.5.</summary>
public sealed class KongTwoEightHarness : KongHarness
{
    private protected override KongVersion Version => KongVersion.V2_8_5;
}
