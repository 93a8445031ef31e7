namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>A fake Nacos 2.5.1.</summary>
public sealed class FakeNacosTwoHarness() : FakeNacosHarness("2.5.1");
