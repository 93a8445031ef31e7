namespace PolarisSync.Core.Tests.Properties;

/// <summary>One step of a random history: something happens, then time passes.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Registry">At which registry; taken modulo the number there is.</param>
/// <param name="Service">To which service.</param>
/// <param name="Number">To which instance.</param>
/// <param name="Ticks">How often the clock is moved afterwards.</param>
/// <param name="TickMilliseconds">How far each time.</param>
internal sealed record HistoryStep(HistoryAction Action, int Registry, int Service, int Number, int Ticks, int TickMilliseconds)
{
    public override string ToString() => $"{Action} {Registry} s{Service} #{Number} +{Ticks}x{TickMilliseconds}";
}
