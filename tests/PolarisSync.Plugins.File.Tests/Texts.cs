using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Tests;

/// <summary>Documents and shortcuts the tests share.</summary>
internal static class Texts
{
    public static ServiceKey Orders { get; } = new("default", "orders");

    /// <summary>One service with one instance on this port.</summary>
    public static string One(int port) => $$"""{ "services": [ { "name": "orders", "instances": [ { "host": "10.0.0.1", "port": {{port}} } ] } ] }""";

    public static ServiceInstance Copy(int number, string owner) =>
        new() { Host = $"10.1.0.{number}", Port = 80, Health = InstanceHealth.Passing, Mark = owner };

    public static async Task<ServiceSnapshot> ReadAsync(IEndpoint endpoint, ServiceKey service)
    {
        await foreach (var snapshot in endpoint.Source!.ReadServicesAsync([service], CancellationToken.None))
        {
            return snapshot;
        }

        throw new InvalidOperationException("Nothing was read.");
    }

    public static async Task<ObservedService> ObserveAsync(IEndpoint endpoint, ServiceKey service)
    {
        await foreach (var observed in endpoint.Destination!.ReadTargetsAsync([new(service)], CancellationToken.None))
        {
            return observed;
        }

        throw new InvalidOperationException("Nothing was read.");
    }

    /// <summary>Creates copies without looking first.</summary>
    public static async Task<ChangeSetResult> CreateAsync(IEndpoint endpoint, ServiceKey service, params ServiceInstance[] copies)
    {
        var result = await endpoint.Destination!.ApplyAsync(
            [
                new()
                {
                    Target = new(service),
                    Observed = new() { Target = new(service), Exists = false },
                    Service = ServiceAction.Ensure,
                    Changes = [.. copies.Select(copy => new InstanceChange { Kind = ChangeKind.Create, Owner = copy.Mark!, Desired = copy })],
                },
            ],
            CancellationToken.None);
        return result.ChangeSets.Single();
    }
}
