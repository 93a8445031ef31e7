using System.Globalization;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>Applications of several services that come, go, change and fall ill, the same for the same seed. Two of each service stay, so that no group is ever empty.</summary>
/// <param name="seed">What is played.</param>
/// <param name="services">How many services.</param>
/// <param name="source">The source's name in the gateway.</param>
/// <param name="put">Registers an application, or registers it again.</param>
/// <param name="remove">Takes one away.</param>
internal sealed class GatewayFleet(int seed, int services, string source, Func<GatewayApplication, Task> put, Func<GatewayApplication, Task> remove)
{
    private const int Most = 8;
    private readonly Random _random = new(seed);
    private readonly Dictionary<(int Service, int Number), GatewayApplication> _applications = [];

    /// <summary>How much was played.</summary>
    public int Steps { get; private set; }

    /// <summary>The name of a service in the gateway.</summary>
    public string NameOf(int service) => $"{source}.default.{ServiceOf(service)}";

    /// <summary>Half of what may be there.</summary>
    public async Task FillAsync()
    {
        for (var service = 0; service < services; service++)
        {
            for (var number = 0; number < Most / 2; number++)
            {
                await ReplaceAsync(service, Make(service, number));
            }
        }
    }

    /// <summary>Something happens to one of them.</summary>
    public async Task StepAsync()
    {
        Steps++;
        var (service, number) = (_random.Next(services), _random.Next(Most));
        if (!_applications.TryGetValue((service, number), out var known))
        {
            await ReplaceAsync(service, Make(service, number));
            return;
        }

        var what = _random.Next(number < 2 ? 1 : 4);
        if (what == 1)
        {
            await remove(known);
            _applications.Remove((service, number));
            return;
        }

        await ReplaceAsync(service, what switch
        {
            0 => known with { Shares = 1 + _random.Next(9) },
            2 => known with { Version = known.Version == "1.0.0" ? "2.0.0" : "1.0.0" },
            _ => known with { IsHealthy = !known.IsHealthy },
        });
    }

    /// <summary>What is wrong in the gateway; null for nothing.</summary>
    public string? Wrong(FakeKong kong, ForeignObjects foreign)
    {
        var expected = _applications.Values.Where(static application => application.IsHealthy)
            .SelectMany(application => application.Groups.Select(group => $"{source}.default.{application.Service}.{group} {application.Address}*{(application.Shares * 100).ToString(CultureInfo.InvariantCulture)}"));
        var actual = kong.Upstreams.Where(upstream => upstream.Name.StartsWith(source + ".", StringComparison.Ordinal))
            .SelectMany(upstream => kong.LiveTargets(upstream.Id).Where(target => !foreign.Has(target.Id)).Select(target => $"{upstream.Name} {target.Target}*{target.Weight.ToString(CultureInfo.InvariantCulture)}"));
        var known = Enumerable.Range(0, services).Select(NameOf).ToList();
        return Registry.Difference(new(expected, StringComparer.Ordinal), new(actual, StringComparer.Ordinal))
            ?? known.Where(name => kong.FindService(name)?.Host != $"{name}.default").Select(static name => $"no service {name}").FirstOrDefault()
            ?? known.Where(name => kong.Upstreams.Count(upstream => upstream.Name.StartsWith(name + ".", StringComparison.Ordinal)) != 3).Select(static name => $"not three upstreams of {name}").FirstOrDefault();
    }

    private static string ServiceOf(int service) => FormattableString.Invariant($"shop-{service:00}");

    private static GatewayApplication Make(int service, int number) => new(ServiceOf(service), (service * 10) + number, (number % 3) switch { 0 => "1.0.0", 1 => "2.0.0", _ => "" });

    private async Task ReplaceAsync(int service, GatewayApplication application)
    {
        await put(application);
        _applications[(service, application.Number - (service * 10))] = application;
    }
}
