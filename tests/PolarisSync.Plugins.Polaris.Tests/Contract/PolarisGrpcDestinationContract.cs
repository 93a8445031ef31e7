using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Polaris.Contract;

public sealed class PolarisGrpcDestinationContract : DestinationContract<PolarisGrpcHarness>;
