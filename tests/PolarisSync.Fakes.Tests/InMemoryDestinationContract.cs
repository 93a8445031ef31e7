using PolarisSync.Tests.Contract;

namespace PolarisSync.Fakes.Tests;

public sealed class InMemoryDestinationContract : DestinationContract<InMemoryHarness>;
