namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>A fake Nacos 3.0.3.</summary>
public sealed class FakeNacosThreeHarness() : FakeNacosHarness("3.0.3");
