using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;

namespace PolarisSync.Tests.Fakes.Nacos.Replay;

/// <summary>Brings a fake into the state a capture names, and plays the capture against it.</summary>
public static class NacosReplay
{
    /// <summary>Gives the names and addresses of a capture others.</summary>
    public static CaptureShuffle Shuffle { get; } = new()
    {
        NamedBy =
        [
            "serviceName", "groupName", "namespaceId", "customNamespaceId", "namespaceName", "namespaceShowName", "namespace", "clusterName",
            "cluster", "clusters", "dataId", "group", "tenant", "role",
        ],
        // The pages of "svc.NN" are cut from a hash order of namespace and name, which others would not have.
        Kept = ImmutableHashSet.Create(StringComparer.Ordinal, "DEFAULT_GROUP", "DEFAULT", "public", "bogus", "json.body", "cap-v1-service-paging")
            .Union(Enumerable.Range(0, 30).Select(number => $"svc.{number:00}")),
    };

    /// <summary>Plays a capture against a fresh fake of its version; <paramref name="prepare"/> may spoil it first. What comes back differs.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(Capture capture, Action<FakeNacos>? prepare, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(capture);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
        var clock = new TestClock(time);
        await using var nacos = await FakeNacos.StartAsync(Options(capture, time), cancellationToken);
        prepare?.Invoke(nacos);
        using var http = new HttpExchangePlayer(port => port == 8080 ? nacos.ConsoleAddress : nacos.Address);
        await using var grpc = new GrpcExchangePlayer("127.0.0.1", nacos.Port, clock);
        return await new CaptureReplay([grpc, http], clock.PassAsync).RunAsync(capture, cancellationToken);
    }

    private static FakeNacosOptions Options(Capture capture, TimeProvider time)
    {
        var start = capture.Start;
        var open = start.StartsWith("auth off", StringComparison.Ordinal) || start.StartsWith("every auth switch off", StringComparison.Ordinal);
        var defaults = start.StartsWith("auth switches at their defaults", StringComparison.Ordinal);
        return new FakeNacosOptions
        {
            Version = capture.Version,
            Time = time,
            Auth = !open && !defaults,
            AdminAuth = defaults ? true : null,
            User = start.Contains("no user", StringComparison.Ordinal) || open ? null : "nacos",
            TokenLife = start.Contains("tokens live 8 s", StringComparison.Ordinal) ? TimeSpan.FromSeconds(8) : TimeSpan.FromHours(5),
            Reachable = (_, _) => false,
        };
    }
}
