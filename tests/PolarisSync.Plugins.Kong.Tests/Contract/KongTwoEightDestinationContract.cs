using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Kong.Contract;

public sealed class KongTwoEightDestinationContract : DestinationContract<KongTwoEightHarness>;
