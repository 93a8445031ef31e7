using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Polaris.Contract;

public sealed class PolarisHttpSourceContract : SourceContract<PolarisHttpHarness>;
