using System.Runtime.CompilerServices;
using System.Text.Json;
using PolarisSync.Abstractions;

namespace Toy;

/// <summary>Offers the endpoint type <c>toy</c>: a flat list of instances in a JSON file.</summary>
public sealed class ToyPlugin : IPlugin
{
    public PluginInfo Info { get; } = new()
    {
        Name = "Toy",
        Version = typeof(ToyPlugin).Assembly.GetName().Version?.ToString(3) ?? "0",
        Description = "A flat list of instances in a JSON file.",
    };

    public void Register(IPluginRegistrar registrar) => registrar.AddEndpoint(
        new EndpointType { Name = "toy", Roles = EndpointRoles.Source | EndpointRoles.Destination, AddressSchemes = [] },
        ToyJson.Default.ToyOptions,
        context => new ToyEndpoint(context));
}

/// <summary>One file. Its only address is the path.</summary>
internal sealed class ToyEndpoint(EndpointContext<ToyOptions> context) : IEndpoint, IServiceSource, IServiceDestination
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public IServiceSource? Source => this;

    public IServiceDestination? Destination => this;

    private string Path => context.Endpoint.Addresses is [var path]
        ? path
        : throw new SyncException(SyncErrorKind.Config, $"Endpoint '{context.Endpoint.Name}' needs exactly one address: the path of its file.");

    public async Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken)
    {
        _ = await ReadAsync(cancellationToken);
        return new EndpointInfo
        {
            ServerVersion = "1",
            Source = new SourceTraits(),
            Destination = new DestinationTraits { HasHealth = false, Identity = CopyIdentity.Own },
        };
    }

    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        var instances = await ReadAsync(cancellationToken);
        return new ServiceList { Namespace = ns, Services = [.. instances.Select(instance => new ServiceKey(ns, instance.Service)).Distinct()] };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var instances = (await ReadAsync(cancellationToken)).ToLookup(instance => instance.Service);
        foreach (var service in services)
        {
            yield return instances.Contains(service.Name)
                ? new ServiceSnapshot { Service = service, Instances = [.. instances[service.Name].Select(ToInstance)] }
                : ServiceSnapshot.Absent(service);
        }
    }

    public async IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var written = File.GetLastWriteTimeUtc(Path);
        yield return new SourceEvent.Live();
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(context.Options.Poll), context.TimeProvider, cancellationToken);
            var now = File.GetLastWriteTimeUtc(Path);
            if (now == written)
            {
                continue;
            }

            written = now;
            foreach (var ns in wanted.Current.Namespaces)
            {
                yield return new SourceEvent.ListChanged(ns);
            }

            foreach (var service in wanted.Current.Services)
            {
                yield return new SourceEvent.Changed(service);
            }
        }
    }

    // The file keeps an address and an owner, nothing else.
    public CanonicalService Canonicalize(DesiredService desired, ObservedService observed) => new()
    {
        Instances = [.. desired.Instances.Select(instance => new ServiceInstance { Host = instance.Host, Port = instance.Port, Mark = instance.Mark })],
    };

    public async IAsyncEnumerable<ObservedService> ReadTargetsAsync(
        IReadOnlyList<TargetKey> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var instances = (await ReadAsync(cancellationToken)).ToLookup(instance => instance.Service);
        foreach (var target in targets)
        {
            yield return new ObservedService
            {
                Target = target,
                Exists = instances.Contains(target.Service.Name),
                Instances = [.. instances[target.Service.Name].Select(instance => new ObservedInstance
                {
                    Instance = ToInstance(instance),
                    Ownership = instance.Owner is null ? CopyOwnership.Foreign : CopyOwnership.Ours,
                    Owner = instance.Owner,
                    Handle = instance.Owner is null ? "" : $"{instance.Owner}|{instance.Host}|{instance.Port}",
                })],
            };
        }
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var copies = (await ReadAsync(cancellationToken)).Where(instance => instance.Owner is not null && owners.Contains(instance.Owner));
        foreach (var ((service, owner), count) in copies.CountBy(copy => (copy.Service, copy.Owner!)))
        {
            yield return new OwnedTarget(new TargetKey(new ServiceKey(ServiceKey.DefaultNamespace, service)), owner, count);
        }
    }

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var instances = await ReadAsync(cancellationToken);
            foreach (var (service, change) in batch.SelectMany(set => set.Changes.Select(change => (set.Target.Service.Name, change))))
            {
                // Removing first makes every change the same when it is done twice. A copy is named by its owner too: a native is never hit.
                var (host, port) = change.Desired is { } desired ? (desired.Host, desired.Port) : (change.Observed!.Instance.Host, change.Observed.Instance.Port);
                var copy = new ToyInstance(service, host, port, change.Owner);
                instances.Remove(copy);
                if (change.Kind != ChangeKind.Delete)
                {
                    instances.Add(copy);
                }
            }

            var text = JsonSerializer.Serialize(instances, ToyJson.Default.ListToyInstance);
            await File.WriteAllTextAsync(Path + ".new", text, cancellationToken);
            File.Move(Path + ".new", Path, overwrite: true);
            return new ApplyResult { ChangeSets = [.. batch.Select(ChangeSetResult.AllApplied)] };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SyncException(SyncErrorKind.Transient, $"'{Path}' cannot be written: {error.Message}", error);
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ServiceInstance ToInstance(ToyInstance instance) => new() { Host = instance.Host, Port = instance.Port, Mark = instance.Owner };

    private async Task<List<ToyInstance>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllTextAsync(Path, cancellationToken), ToyJson.Default.ListToyInstance) ?? [];
        }
        catch (JsonException error)
        {
            throw new SyncException(SyncErrorKind.Protocol, $"'{Path}' is no list of instances: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SyncException(SyncErrorKind.Transient, $"'{Path}' cannot be read: {error.Message}", error);
        }
    }
}
