using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Nacos.Contract;

public sealed class FakeNacosThreeSourceContract : SourceContract<FakeNacosThreeHarness>;
