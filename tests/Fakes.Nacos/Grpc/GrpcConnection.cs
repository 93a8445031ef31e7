using System.Text.Json.Nodes;
using System.Threading.Channels;
using PolarisSync.Plugins.Nacos.Wire;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>One TCP connection to the gRPC port: a client once its stream has sent the setup.</summary>
internal sealed class GrpcConnection(string id, NacosServerState state, PushIds ids) : ISubscriber
{
    private readonly Dictionary<string, NacosServiceKey> _unanswered = new(StringComparer.Ordinal);
    private string? _detection;

    /// <summary>What the server calls it.</summary>
    public string Id => id;

    /// <summary>The label of the setup: "naming" or "config".</summary>
    public string Module { get; private set; } = "";

    /// <summary>What the client calls itself: its application, else its version.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The client's version as it said it.</summary>
    public string ClientVersion { get; private set; } = "";

    public string ApplicationName { get; private set; } = "";

    public bool IsRegistered { get; private set; }

    public DateTimeOffset LastActive { get; private set; } = state.Options.Time.GetUtcNow();

    public Channel<Payload> Outgoing { get; } = Channel.CreateUnbounded<Payload>();

    /// <summary>Patterns of service names this connection is told about.</summary>
    public HashSet<string> FuzzyPatterns { get; } = new(StringComparer.Ordinal);

    public HashSet<ConfigKey> ListensTo { get; } = [];

    public Writer Writer => new(Id, Name);

    public void SetUp(JsonObject setup)
    {
        var labels = setup["labels"] as JsonObject ?? [];
        Module = labels["module"]?.GetValue<string>() ?? "";
        ApplicationName = labels["AppName"]?.GetValue<string>() ?? "";
        ClientVersion = setup["clientVersion"]?.GetValue<string>() ?? "";
        Name = ApplicationName.Length > 0 ? ApplicationName : ClientVersion;
        IsRegistered = true;
        Touch();
        if (setup["abilityTable"] is JsonObject)
        {
            var abilities = new JsonObject { ["supportPersistentInstanceByGrpc"] = true };
            if (state.Version.Major >= 3)
            {
                abilities["fuzzyWatch"] = true;
                abilities["lock"] = true;
                abilities["mcp"] = true;
            }

            Send("SetupAckRequest", new JsonObject { ["headers"] = new JsonObject(), ["abilityTable"] = abilities, ["module"] = "internal" });
        }
    }

    public void Touch() => LastActive = state.Options.Time.GetUtcNow();

    /// <summary>An answer of the client to a push.</summary>
    public void Answered(string requestId)
    {
        Touch();
        lock (state.Gate)
        {
            _unanswered.Remove(requestId);
            if (_detection == requestId)
            {
                _detection = null;
            }
        }
    }

    public void Notify(NacosServiceKey service, ServiceView view)
    {
        var requestId = Push("NotifySubscriberRequest", new JsonObject { ["serviceInfo"] = NacosJson.Service(view, state.Version, plainName: true), ["module"] = "naming" });
        _unanswered[requestId] = service;
        state.Naming.Scheduler.After(NacosNames.PushAckTimeout, () =>
        {
            if (IsRegistered && _unanswered.Remove(requestId))
            {
                state.Naming.NotifyLater(this, service, NacosNames.PushRetry);
            }
        });
    }

    /// <summary>Asks whether the client is there; without an answer the connection is given up.</summary>
    public void AskForLife(Action giveUp)
    {
        if (_detection is not null)
        {
            return;
        }

        var requestId = _detection = Push("ClientDetectionRequest", new JsonObject { ["module"] = "internal" });
        state.Naming.Scheduler.After(NacosNames.DetectionTimeout, () =>
        {
            if (_detection == requestId)
            {
                giveUp();
            }
        });
    }

    public string Push(string type, JsonObject body)
    {
        var requestId = ids.Next();
        body["headers"] = new JsonObject();
        body["requestId"] = requestId;
        Send(type, body);
        return requestId;
    }

    /// <summary>No client any more: its stream is ended, and calls are refused from now on.</summary>
    public void Close()
    {
        IsRegistered = false;
        Outgoing.Writer.TryComplete();
    }

    private void Send(string type, JsonObject body)
    {
        if (!state.Faults.SilentStreams)
        {
            Outgoing.Writer.TryWrite(Payloads.Write(type, body));
        }
    }
}
