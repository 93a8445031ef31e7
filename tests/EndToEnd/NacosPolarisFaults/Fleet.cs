using System.Globalization;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.Fakes.Nacos.Applications;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Applications;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>
/// Applications in a Nacos and in a Polaris. It remembers what they registered: that is what has to stand on the other side, and nothing else.
/// </summary>
internal sealed class Fleet(FakeNacos nacos, FakePolaris polaris, bool withLogin) : IAsyncDisposable
{
    /// <summary>What the applications of Nacos call themselves.</summary>
    public const string Name = "fleet";

    /// <summary>The owner of copies of what is in Nacos.</summary>
    public const string NacosOwner = "nacos1";

    /// <summary>The owner of copies of what is in Polaris.</summary>
    public const string PolarisOwner = "polaris1";

    private const string Mark = "__sync__";
    private const string Group = "DEFAULT_GROUP";

    private readonly PolarisApplication _polarisApplication = new(polaris.HttpAddress, grpc: null, token: null);
    private readonly Dictionary<string, (NacosApplication Application, int Generation)> _applications = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<NacosAddress>> _inNacos = new(StringComparer.Ordinal);
    private readonly List<PolarisInstance> _inPolaris = [];
    private int _generation;

    /// <summary>An instance that is to live in Nacos.</summary>
    public static NacosAddress AtNacos(int service, int number) => new() { Ip = Host(1, service, number), Port = 8080 };

    /// <summary>An instance that is to live in Polaris.</summary>
    public static PolarisInstance AtPolaris(string service, int network, int number) => new() { Service = service, Host = Host(2, network, number), Port = 9090 };

    /// <summary>Some services on each side, some of them on both.</summary>
    public async Task FillAsync(int services, int instances)
    {
        for (var service = 0; service < services; service++)
        {
            var number = service;
            await PutNacosAsync(NacosService(service), [.. Enumerable.Range(0, instances).Select(instance => AtNacos(number, instance))]);
            foreach (var instance in Enumerable.Range(0, instances))
            {
                await PutPolarisAsync(AtPolaris(PolarisService(service), service, instance));
            }
        }
    }

    /// <summary>A service with natives in Nacos; every third is in both.</summary>
    public static string NacosService(int service) => service % 3 == 0 ? Text($"both-{service}") : Text($"nacos-{service}");

    /// <summary>A service with natives in Polaris.</summary>
    public static string PolarisService(int service) => service % 3 == 0 ? Text($"both-{service}") : Text($"polaris-{service}");

    /// <summary>Registers instances in Nacos, or what changed of them, beside those of the service that are there; all in one message.</summary>
    public async Task PutNacosAsync(string service, params NacosAddress[] instances)
    {
        var set = _inNacos.TryGetValue(service, out var known) ? known : _inNacos[service] = [];
        foreach (var instance in instances)
        {
            set.RemoveAll(other => other.ToString() == instance.ToString());
            set.Add(instance);
        }

        await PublishAsync(service);
    }

    /// <summary>Takes an instance out of Nacos.</summary>
    public async Task RemoveNacosAsync(string service, NacosAddress instance)
    {
        _inNacos[service].RemoveAll(other => other.ToString() == instance.ToString());
        await PublishAsync(service);
    }

    /// <summary>Registers an instance in Polaris, or what changed of it.</summary>
    public async Task PutPolarisAsync(PolarisInstance instance)
    {
        await _polarisApplication.RegisterAsync(instance, CancellationToken.None);
        _inPolaris.RemoveAll(other => IsSame(other, instance));
        _inPolaris.Add(instance);
    }

    /// <summary>Registers many instances in Polaris, all at once.</summary>
    public async Task PutAllPolarisAsync(IReadOnlyList<PolarisInstance> instances)
    {
        await Task.WhenAll(instances.Select(instance => _polarisApplication.RegisterAsync(instance, CancellationToken.None)));
        _inPolaris.AddRange(instances);
    }

    /// <summary>Takes an instance out of Polaris.</summary>
    public async Task RemovePolarisAsync(PolarisInstance instance)
    {
        await _polarisApplication.DeregisterAsync(instance, CancellationToken.None);
        _inPolaris.RemoveAll(other => IsSame(other, instance));
    }

    /// <summary>The applications' logins are good no more: whoever registers next logs in again, as another session, before the old one ends.</summary>
    public void LogInAgain() => _generation++;

    /// <summary>The applications of Nacos notice that it forgot them, and register again.</summary>
    public async Task ReturnToNacosAsync()
    {
        _generation++;
        foreach (var service in _inNacos.Keys)
        {
            await PublishAsync(service);
        }
    }

    /// <summary>What is not as it has to be on either side; null when all is in step.</summary>
    public string? Wrong() => Difference("Polaris", CopiesOfNacos(), LinesAtPolaris()) ?? Difference("Nacos", CopiesOfPolaris(), LinesAtNacos());

    /// <summary>The same as <see cref="Wrong"/>, of the copies in Polaris alone.</summary>
    public string? WrongAtPolaris() => Difference("Polaris", CopiesOfNacos(), LinesAtPolaris());

    /// <summary>The same as <see cref="Wrong"/>, of the copies in Nacos alone.</summary>
    public string? WrongAtNacos() => Difference("Nacos", CopiesOfPolaris(), LinesAtNacos());

    /// <summary>Tells from now on which of the copies that are in Polaris now is there no more.</summary>
    public Func<string?> KeepsCopiesInPolaris()
    {
        var before = Addresses(LinesAtPolaris());
        return () => Missing("Polaris", before, Addresses(LinesAtPolaris()));
    }

    /// <summary>Tells from now on which of the copies that are in Nacos now is there no more.</summary>
    public Func<string?> KeepsCopiesInNacos()
    {
        var before = Addresses(LinesAtNacos());
        return () => Missing("Nacos", before, Addresses(LinesAtNacos()));
    }

    /// <summary>Tells from now on which of the copies of both sides is there no more.</summary>
    public Func<string?> KeepsAllCopies()
    {
        var (polarisKeeps, nacosKeeps) = (KeepsCopiesInPolaris(), KeepsCopiesInNacos());
        return () => polarisKeeps() ?? nacosKeeps();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (application, _) in _applications.Values)
        {
            await application.DisposeAsync();
        }

        await _polarisApplication.DisposeAsync();
    }

    private async Task PublishAsync(string service)
    {
        var had = _applications.TryGetValue(service, out var session);
        if (!had || session.Generation != _generation)
        {
            var token = withLogin ? await NacosLogin.LoginAsync(nacos.Address, "nacos", "nacos", CancellationToken.None) : null;
            _applications[service] = (await NacosApplication.StartAsync(nacos.Address, "public", Name, token, CancellationToken.None), _generation);
        }

        await _applications[service].Application.RegisterAllAsync(Group, service, _inNacos[service], CancellationToken.None);
        if (had && session.Generation != _generation)
        {
            await session.Application.DisposeAsync();
        }
    }

    private SortedSet<string> CopiesOfNacos() => Set(_inNacos.SelectMany(service => service.Value.Select(instance =>
        Line(service.Key, instance.ToString(), instance.Weight * 100, instance.Healthy, instance.Enabled, instance.Metadata))));

    private SortedSet<string> CopiesOfPolaris() => Set(_inPolaris.Select(instance =>
        Line(instance.Service, instance.Address, instance.Weight, instance.Healthy, !instance.Isolated, instance.Metadata)));

    private SortedSet<string> LinesAtPolaris() => Set(polaris.Instances().Where(instance => instance.Mark == NacosOwner).Select(instance =>
        Line(instance.Service, instance.Address, instance.Weight, instance.Healthy, !instance.Isolated, instance.Metadata)));

    private SortedSet<string> LinesAtNacos() => Set(nacos.Entries.Where(entry => entry.Metadata.GetValueOrDefault(Mark) == PolarisOwner).Select(entry =>
        Line(entry.Service, Text($"{entry.Ip}:{entry.Port}"), entry.Weight * 100, entry.Healthy, entry.Enabled, entry.Metadata)));

    private static string Line(string service, string address, double weight, bool healthy, bool enabled, IEnumerable<KeyValuePair<string, string>> metadata) => Text(
        $"{service} {address} weight {weight:0.###} {(healthy ? "healthy" : "unhealthy")} {(enabled ? "enabled" : "disabled")} {string.Join(',', metadata.Where(entry => entry.Key != Mark).Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal))}");

    private static SortedSet<string> Addresses(IEnumerable<string> lines) => Set(lines.Select(line => string.Join(' ', line.Split(' ', 3)[..2])));

    private static SortedSet<string> Set(IEnumerable<string> lines) => new(lines, StringComparer.Ordinal);

    private static string? Difference(string where, SortedSet<string> wanted, SortedSet<string> there) => wanted.SetEquals(there)
        ? null
        : $"in {where} {Tell("is missing", wanted.Except(there, StringComparer.Ordinal))}; {Tell("is too much", there.Except(wanted, StringComparer.Ordinal))}";

    private static string? Missing(string where, SortedSet<string> before, SortedSet<string> there) =>
        before.IsSubsetOf(there) ? null : $"in {where} {Tell("went", before.Except(there, StringComparer.Ordinal))}";

    private static string Tell(string what, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return Text($"{what}: {all.Count} ({string.Join(" | ", all.Take(3))})");
    }

    private static bool IsSame(PolarisInstance one, PolarisInstance other) => one.Service == other.Service && one.Address == other.Address;

    private static string Host(int side, int network, int number) => Text($"10.{(side * 50) + (number / 250)}.{network}.{(number % 250) + 1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
