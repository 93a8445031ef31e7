using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Kong.Contract;

public sealed class KongTwoZeroDestinationContract : DestinationContract<KongTwoZeroHarness>;
