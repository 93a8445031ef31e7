using System.Globalization;
using PolarisSync.Benchmarks;
using PolarisSync.Benchmarks.Gateway;
using PolarisSync.Benchmarks.Migration;
using PolarisSync.Tests.RealServer;

IScenario[] scenarios = [new StartUp(), new ColdSync(), new QuietPass(), new Footprint(), new Reloads(), new ColdMigration(), new Churn(), new QuietMigration(), new GatewayScenario()];
var chosen = args.Length == 0 ? scenarios : [.. scenarios.Where(scenario => args.Contains(scenario.Name, StringComparer.Ordinal))];
if (chosen.Length < args.Distinct(StringComparer.Ordinal).Count())
{
    await Console.Error.WriteLineAsync($"Known are: {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
    return 2;
}

if (ConsulServer.FindBinary() is null)
{
    await Console.Error.WriteLineAsync(ConsulServer.Missing);
    return 1;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
foreach (var scenario in chosen)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: {scenario.Description}"));
    foreach (var figure in await scenario.RunAsync(stop.Token))
    {
        var aim = figure.Aim.Length > 0 ? $"   ({figure.Aim})" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figure.Name,-52} {figure.Value,12:0.###} {figure.Unit}{aim}"));
    }
}

return 0;
