namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>What is read of each instance and each check of a dump.</summary>
/// <param name="Service">Of an instance.</param>
/// <param name="Check">Of a check.</param>
internal sealed record DumpType<TService, TCheck>(ElementReader<TService> Service, ElementReader<TCheck> Check)
    where TService : class
    where TCheck : class;
