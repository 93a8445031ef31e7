using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Weights: Nacos' 1.0 is our 100. What takes traffic keeps taking some.</summary>
internal static class Weights
{
    /// <summary>10000.0, the most Nacos takes over HTTP; gRPC does not check and would store anything.</summary>
    public const long Heaviest = 10_000 * ServiceInstance.NormalWeight;

    /// <summary>As read. Over gRPC applications can store any number; "not a number" counts as one normal share.</summary>
    public static long FromWire(double weight)
    {
        if (double.IsNaN(weight))
        {
            return ServiceInstance.NormalWeight;
        }

        return weight <= 0 ? 0 : Math.Max(1, (long)Math.Round(Math.Min(weight, int.MaxValue) * ServiceInstance.NormalWeight, MidpointRounding.AwayFromZero));
    }

    /// <summary>As written; exact for what <see cref="FromWire"/> gives back up to <see cref="Heaviest"/>.</summary>
    public static double ToWire(long weight) => Math.Clamp(weight, 0, Heaviest) / (double)ServiceInstance.NormalWeight;
}
