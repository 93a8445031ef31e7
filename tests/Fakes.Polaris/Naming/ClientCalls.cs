using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>What clients send besides their instances: beats and reports.</summary>
internal sealed class ClientCalls(ServerContext context)
{
    /// <summary>A beat. No token is asked for, even where one is for everything else.</summary>
    public Response Heartbeat(Instance instance)
    {
        if (Limits.Found(instance) is { } wrong)
        {
            return Answers.Of(wrong, instance);
        }

        var id = instance.Id ?? InstanceId.Compute(instance.Namespace, instance.Service, instance.VpcId ?? "", instance.Host, instance.Port ?? 0);
        return Answers.Of(Keep(id) ? Codes.Done : Codes.NotFound, instance);
    }

    public void Beat(HeartbeatsRequest request)
    {
        foreach (var beat in request.Heartbeats.Where(beat => beat.InstanceId.Length > 0))
        {
            _ = Keep(beat.InstanceId);
        }
    }

    public GetHeartbeatsResponse Beats(GetHeartbeatsRequest request) => new()
    {
        Records =
        {
            request.InstanceIds.Select(id => new HeartbeatRecord
            {
                InstanceId = id,
                LastHeartbeatSec = context.Beats.Last(id)?.ToUnixTimeSeconds() ?? 0,
            }),
        },
    };

    public void Forget(DelHeartbeatsRequest request)
    {
        foreach (var id in request.InstanceIds)
        {
            context.Beats.Forget(id);
        }
    }

    /// <summary>The last beat, for operators.</summary>
    public Response LastBeat(Query query, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.One(Codes.NotApproved, problem);
        }

        if (query["id"] is not { } id)
        {
            return Answers.Of(Codes.InvalidService, new Instance { Service = "", Namespace = "", VpcId = "", Host = "", Port = 0 });
        }

        lock (context.Registry.Gate)
        {
            if (context.Registry.FindListed(id)?.Message is not { } message)
            {
                return Answers.Of(Codes.NotFound, new Instance { Id = id });
            }

            var last = context.Beats.Last(id) ?? DateTimeOffset.UnixEpoch;
            var shown = new Instance
            {
                Id = id,
                Service = message.Service,
                Namespace = message.Namespace,
                VpcId = message.VpcId,
                Host = message.Host,
                Port = message.Port,
                HealthCheck = message.HealthCheck,
            };
            shown.Metadata["last-heartbeat-timestamp"] = $"{last.ToUnixTimeSeconds()}";
            shown.Metadata["last-heartbeat-time"] = Views.Time(last, context.Registry.Zone);
            shown.Metadata["system-time"] = Views.Time(context.Now, context.Registry.Zone);
            return Answers.Of(Codes.Done, shown);
        }
    }

    /// <summary>A client that reports itself: kept only with an id, and of no use to anyone here.</summary>
    public Response Report(Client client, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.One(Codes.NotApproved, problem);
        }

        var answer = Answers.One(Codes.Done);
        answer.Client = string.IsNullOrEmpty(client.Id) ? new() { Host = client.Host } : client;
        return answer;
    }

    private bool Keep(string id)
    {
        bool known;
        lock (context.Registry.Gate)
        {
            known = context.Registry.FindStored(id) is not null;
        }

        return context.Beats.Keep(id, context.Now, known);
    }
}
