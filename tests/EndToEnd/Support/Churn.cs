using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// Applications that never rest, the same for the same seed: they come, go, and change weight, metadata and health. What they registered is the
/// plain model both sides are compared with.
/// </summary>
internal sealed class Churn(int seed, Registry registry, int network)
{
    private const int Services = 30;
    private const int MostInstances = 12;
    private readonly Random _random = new(seed);

    /// <summary>What is played, so that it can be told how much that was.</summary>
    public int Steps { get; private set; }

    /// <summary>Everything there is at the beginning.</summary>
    public async Task FillAsync()
    {
        for (var service = 0; service < Services; service++)
        {
            for (var number = 0; number < MostInstances / 2; number++)
            {
                await registry.Applications.RegisterAsync(Instance.Make(NameOf(service), service, number, network));
            }
        }
    }

    /// <summary>Something happens to one instance.</summary>
    public async Task StepAsync()
    {
        Steps++;
        var service = _random.Next(Services);
        var number = _random.Next(MostInstances);
        var instance = Instance.Make(NameOf(service), service, number, network);
        var known = registry.Applications.Instances.FirstOrDefault(other => string.Equals(other.Id, instance.Id, StringComparison.Ordinal));
        if (known is null)
        {
            await registry.Applications.RegisterAsync(instance);
            return;
        }

        await (_random.Next(4) switch
        {
            0 => registry.Applications.DeregisterAsync(known),
            1 => registry.Applications.RegisterAsync(known with { Weight = 1 + _random.Next(9) }),
            2 => registry.Applications.RegisterAsync(known with { Meta = Instance.MetaOf(("version", Number(1000)), ("app_name", known.Service)) }),
            _ => registry.Applications.RegisterAsync(known with { Status = Pick("passing", "warning", "critical") }),
        });
    }

    /// <summary>The server lost its memory and the applications find it again.</summary>
    public async Task RestartAsync()
    {
        var before = registry.Applications.Instances;
        await registry.RestartEmptyAsync();
        await registry.Applications.RegisterAllAsync(before);
    }

    // Some services are on both sides.
    private string NameOf(int service) => service % 3 == 0 ? FormattableString.Invariant($"both-{service}") : FormattableString.Invariant($"only-{registry.Name}-{service}");

    private string Number(int most) => _random.Next(most).ToString(CultureInfo.InvariantCulture);

    private string Pick(params string[] values) => values[_random.Next(values.Length)];
}
