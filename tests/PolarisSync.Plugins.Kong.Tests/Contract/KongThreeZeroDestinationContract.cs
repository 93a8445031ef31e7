using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Kong.Contract;

public sealed class KongThreeZeroDestinationContract : DestinationContract<KongThreeZeroHarness>;
