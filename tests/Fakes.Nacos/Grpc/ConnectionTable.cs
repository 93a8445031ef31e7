using System.Globalization;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>The connections of the gRPC port, by the id of their transport.</summary>
internal sealed class ConnectionTable : IDisposable
{
    private readonly Dictionary<string, GrpcConnection> _connections = new(StringComparer.Ordinal);
    private readonly NacosServerState _state;
    private readonly PushIds _ids = new();
    private bool _disposed;

    public ConnectionTable(NacosServerState state)
    {
        _state = state;
        state.Naming.Scheduler.After(NacosNames.ConnectionScan, Scan);
        state.Naming.Appeared += ServiceAppeared;
        state.Configs.Changed += ConfigChanged;
    }

    public int Count
    {
        get
        {
            lock (_state.Gate)
            {
                return _connections.Values.Count(connection => connection.IsRegistered);
            }
        }
    }

    public GrpcConnection Get(string transport, string remoteIp, int remotePort)
    {
        lock (_state.Gate)
        {
            if (!_connections.TryGetValue(transport, out var connection))
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{_state.Options.Time.GetUtcNow().ToUnixTimeMilliseconds()}_{remoteIp}_{remotePort}");
                connection = new GrpcConnection(id, _state, _ids);
                _connections.Add(transport, connection);
            }

            return connection;
        }
    }

    public GrpcConnection? Find(string id)
    {
        lock (_state.Gate)
        {
            return _connections.Values.FirstOrDefault(connection => connection.Id == id);
        }
    }

    /// <summary>The transport ended.</summary>
    public void Ended(string transport)
    {
        lock (_state.Gate)
        {
            if (_connections.Remove(transport, out var connection))
            {
                GiveUp(connection);
            }
        }
    }

    /// <summary>No connection is known any more, though all are open.</summary>
    public void Forget()
    {
        lock (_state.Gate)
        {
            _connections.Clear();
        }
    }

    /// <summary>The server is down.</summary>
    public void Dispose()
    {
        lock (_state.Gate)
        {
            _disposed = true;
            _state.Naming.Appeared -= ServiceAppeared;
            _state.Configs.Changed -= ConfigChanged;
        }
    }

    /// <summary>Ends every stream.</summary>
    public void CloseStreams()
    {
        lock (_state.Gate)
        {
            foreach (var connection in _connections.Values)
            {
                connection.Close();
            }
        }
    }

    private void GiveUp(GrpcConnection connection)
    {
        connection.Close();
        _state.Naming.Disconnected(connection.Id, connection);
    }

    private void Scan()
    {
        if (_disposed)
        {
            return;
        }

        _state.Naming.Scheduler.After(NacosNames.ConnectionScan, Scan);
        var now = _state.Options.Time.GetUtcNow();
        foreach (var connection in _connections.Values.Where(connection => connection.IsRegistered && now - connection.LastActive > NacosNames.ClientSilence).ToList())
        {
            connection.AskForLife(() => GiveUp(connection));
        }
    }

    private void ServiceAppeared(NacosServiceKey key, bool appeared)
    {
        foreach (var connection in _connections.Values.Where(connection => connection.IsRegistered && connection.FuzzyPatterns.Any(pattern => FuzzyPattern.Matches(pattern, key))))
        {
            _state.Naming.Scheduler.After(TimeSpan.FromMilliseconds(100), () => connection.Push("NamingFuzzyWatchChangeNotifyRequest", new()
            {
                ["syncType"] = "FUZZY_WATCH_RESOURCE_CHANGED",
                ["serviceKey"] = FuzzyPattern.KeyOf(key),
                ["changedType"] = appeared ? "ADD_SERVICE" : "DELETE_SERVICE",
                ["module"] = "naming",
            }));
        }
    }

    private void ConfigChanged(ConfigKey key)
    {
        lock (_state.Gate)
        {
            foreach (var connection in _connections.Values.Where(connection => connection.IsRegistered && connection.ListensTo.Contains(key)))
            {
                connection.Push("ConfigChangeNotifyRequest", new()
                {
                    ["dataId"] = key.DataId,
                    ["group"] = key.Group,
                    ["tenant"] = key.Tenant,
                    ["module"] = "config",
                });
            }
        }
    }
}
