using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Tests.Captures;

namespace PolarisSync.Tests.Fakes.Nacos.Replay;

/// <summary>Brings a fake into the state a capture names, and plays the capture against it.</summary>
public static class NacosReplay
{
    private static readonly CaptureShuffle Shuffler = new()
    {
        NamedBy =
        [
            "serviceName", "groupName", "namespaceId", "customNamespaceId", "namespaceName", "namespaceShowName", "namespace", "clusterName",
            "cluster", "clusters", "dataId", "group", "tenant", "role", "serviceNameParam", "groupNameParam",
        ],
        Kept = ["DEFAULT_GROUP", "DEFAULT", "public", "bogus", "json.body", "ips", "plain"],
    };

    /// <summary>Names that stay in one scenario, since its answers hang on the very names: pages cut from a hash order of them, or patterns.</summary>
    private static readonly Dictionary<string, ImmutableHashSet<string>> KeptNames = new(StringComparer.Ordinal)
    {
        ["v1-service-paging"] = ["cap-v1-service-paging", "svc.1", .. Enumerable.Range(0, 30).Select(number => $"svc.{number:00}")],
        ["config-v1-listener"] = ["cap-config-v1-listener", "red", "none"],
        ["grpc-fuzzy-watch"] = ["order.a", "order.b", "order.c", "order.d", "store.a", "store.b"],
        ["v3-admin-services"] = ["store", "other", "eph"],
    };

    /// <summary>The same capture under other names and addresses.</summary>
    public static Capture Shuffle(Capture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        var shuffler = Shuffler with { Kept = Shuffler.Kept.Union(KeptNames.GetValueOrDefault(capture.Scenario, [])) };
        return shuffler.Shuffle(capture);
    }

    /// <summary>Plays a capture against a fresh fake of its version; <paramref name="prepare"/> may spoil it first. What comes back differs.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(Capture capture, Action<FakeNacos>? prepare, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(capture);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
        var clock = new TestClock(time);
        await using var nacos = await FakeNacos.StartAsync(Options(capture, time), cancellationToken);
        if (capture is { Version: "1.4.8", Scenario: "v1-operator" })
        {
            // The record counts three emptied services that earlier ones had left there.
            Enumerable.Range(1, 3).ToList().ForEach(number => nacos.CreateService("public", "DEFAULT_GROUP", $"left.{number}"));
        }

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
            User = start.Contains("no user", StringComparison.Ordinal) || (open && capture.Version is "2.5.1" or "3.0.3") ? null : "nacos",
            TokenLife = start.Contains("tokens live 8 s", StringComparison.Ordinal) ? TimeSpan.FromSeconds(8) : TimeSpan.FromHours(5),
            Reachable = (_, _) => false,
        };
    }
}
