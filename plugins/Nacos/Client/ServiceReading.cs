using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>One service as it was read, complete.</summary>
/// <param name="Service">Which one.</param>
/// <param name="Exists">False when the server says that it does not know it.</param>
/// <param name="Instances">All of them, disabled and unhealthy ones of all clusters included.</param>
internal sealed record ServiceReading(NacosService Service, bool Exists, IReadOnlyList<WireInstance> Instances);
