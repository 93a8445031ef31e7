namespace PolarisSync.Plugins.Polaris.Contract;

/// <summary>With a grpc:// address beside.</summary>
public sealed class PolarisGrpcHarness : PolarisHarness
{
    private protected override bool WithGrpc => true;
}
