using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Polaris.Contract;

public sealed class PolarisHttpDestinationContract : DestinationContract<PolarisHttpHarness>;
