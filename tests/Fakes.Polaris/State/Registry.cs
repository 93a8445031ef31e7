using System.Collections.Immutable;
using PolarisSync.Tests.Fakes.Polaris.Faults;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>
/// What the server holds: the store, and what lists show, which is the same but for the defect of this store with time zones. Everything is done
/// under <see cref="Gate"/>.
/// </summary>
internal sealed class Registry
{
    /// <summary>How far back each look for changes goes: what was changed longer ago and is deleted is not seen to go, in UTC.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromSeconds(5);

    private readonly FakePolarisOptions _options;
    private readonly PolarisFaults _faults;
    private readonly Dictionary<string, StoredNamespace> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), StoredService> _services = [];
    private readonly Dictionary<string, StoredInstance> _stored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredInstance> _listed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);
    private long _sequence;

    public Registry(FakePolarisOptions options, PolarisFaults faults)
    {
        _options = options;
        _faults = faults;
    }

    public Lock Gate { get; } = new();

    public TimeSpan Zone => _options.ZoneOffset;

    /// <summary>Services whose instances, or whose own fields, changed since the cache last turned.</summary>
    public HashSet<StoredService> Changed { get; } = [];

    /// <summary>True when services came, went or changed since the cache last turned.</summary>
    public bool ServicesChanged { get; set; }

    public IEnumerable<StoredNamespace> Namespaces => _namespaces.Values;

    /// <summary>Services and aliases.</summary>
    public IEnumerable<StoredService> Services => _services.Values;

    public IEnumerable<StoredInstance> Listed => _listed.Values;

    /// <summary>What has a health check.</summary>
    public IEnumerable<StoredInstance> Checked => _checked.Select(id => _stored[id]);

    public int StoredCount => _stored.Count;

    public int ListedCount => _listed.Count;

    public static string NewId() => Guid.NewGuid().ToString("N");

    public StoredNamespace? FindNamespace(string name) => _namespaces.GetValueOrDefault(name);

    public StoredService? FindService(string ns, string name) => _services.GetValueOrDefault((ns, name));

    public StoredInstance? FindStored(string id) => _stored.GetValueOrDefault(id);

    public StoredInstance? FindListed(string id) => _listed.GetValueOrDefault(id);

    public IEnumerable<StoredInstance> StoredOf(StoredService service) => _stored.Values.Where(instance => instance.Service == service);

    public StoredNamespace PutNamespace(string name, string comment, string owners, ImmutableArray<string> exportTo)
    {
        var now = _options.Time.GetUtcNow();
        var stored = new StoredNamespace
        {
            Name = name,
            Comment = comment,
            Owners = owners,
            ExportTo = exportTo,
            Created = FindNamespace(name)?.Created ?? now,
            Modified = now,
            Sequence = ++_sequence,
        };
        _namespaces[name] = stored;

        // What it exports shows in services of other namespaces.
        ServicesChanged = true;
        return stored;
    }

    public void RemoveNamespace(string name) => _namespaces.Remove(name);

    public StoredService AddService(string ns, string name, StoredService? aliasOf = null)
    {
        var now = _options.Time.GetUtcNow();
        var service = new StoredService
        {
            Id = NewId(),
            Namespace = ns,
            Name = name,
            Token = NewId(),
            Revision = NewId(),
            Created = now,
            Modified = now,
            Sequence = ++_sequence,
            AliasOf = aliasOf,
        };
        _services[(ns, name)] = service;
        Touch(service);
        return service;
    }

    public void Touch(StoredService service)
    {
        service.Modified = _options.Time.GetUtcNow();
        service.Sequence = ++_sequence;
        Changed.Add(service);
        ServicesChanged = true;
    }

    public void RemoveService(StoredService service)
    {
        _services.Remove((service.Namespace, service.Name));
        Changed.Add(service);
        ServicesChanged = true;
    }

    /// <summary>Stores an instance in the place of the one with its id, in whatever service that is.</summary>
    public StoredInstance Put(Instance message, StoredService service)
    {
        var before = FindStored(message.Id);
        var now = _options.Time.GetUtcNow();
        message.Mtime = Views.Time(now, Zone);
        message.Ctime = before?.Message.Ctime ?? message.Mtime;
        message.Revision = NewId();
        var stored = new StoredInstance(message, service, now, ++_sequence);
        _stored[stored.Id] = stored;
        _ = stored.HasCheck ? _checked.Add(stored.Id) : _checked.Remove(stored.Id);
        if (_options.ZoneOffset >= TimeSpan.Zero)
        {
            List(stored);
        }

        return stored;
    }

    public void Delete(StoredInstance instance)
    {
        _stored.Remove(instance.Id);
        _checked.Remove(instance.Id);
        var unseen = _options.ZoneOffset == TimeSpan.Zero && _options.Time.GetUtcNow() - instance.Modified > LookBack;
        if (!unseen && !_faults.DeletedStayListed)
        {
            Unlist(instance.Id);
        }
    }

    /// <summary>What a restart does: lists are read anew from the store.</summary>
    public void Reload()
    {
        foreach (var id in _listed.Keys.Where(id => !_stored.ContainsKey(id)).ToList())
        {
            Unlist(id);
        }

        foreach (var instance in _stored.Values)
        {
            List(instance);
        }
    }

    /// <summary>What deleting the store's file does.</summary>
    public void Clear()
    {
        foreach (var service in _services.Values)
        {
            Changed.Add(service);
        }

        ServicesChanged = true;
        _namespaces.Clear();
        _services.Clear();
        _stored.Clear();
        _checked.Clear();
        _listed.Clear();
    }

    private void List(StoredInstance stored)
    {
        if (_listed.GetValueOrDefault(stored.Id) is { } before && before.Service != stored.Service)
        {
            Unlist(stored.Id);
        }

        _listed[stored.Id] = stored;
        stored.Service.Listed[stored.Id] = stored;
        if (stored.Message.Port is { } port && !stored.Service.SeenPorts.Contains(port))
        {
            stored.Service.SeenPorts = stored.Service.SeenPorts.Add(port);
        }

        Changed.Add(stored.Service);
    }

    private void Unlist(string id)
    {
        if (_listed.Remove(id, out var listed))
        {
            listed.Service.Listed.Remove(id);
            Changed.Add(listed.Service);
        }
    }
}
