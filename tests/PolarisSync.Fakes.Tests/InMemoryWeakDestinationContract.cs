using PolarisSync.Tests.Contract;

namespace PolarisSync.Fakes.Tests;

public sealed class InMemoryWeakDestinationContract : DestinationContract<InMemoryWeakHarness>;
