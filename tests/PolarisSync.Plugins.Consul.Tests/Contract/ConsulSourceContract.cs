using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Consul.Contract;

public sealed class ConsulSourceContract : SourceContract<ConsulHarness>;
