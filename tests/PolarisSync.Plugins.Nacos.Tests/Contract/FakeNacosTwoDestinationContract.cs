using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Nacos.Contract;

public sealed class FakeNacosTwoDestinationContract : DestinationContract<FakeNacosTwoHarness>;
