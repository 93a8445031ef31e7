using PolarisSync.Tests.Fakes.Polaris.Wire;
using RequestType = PolarisSync.Tests.Fakes.Polaris.Wire.DiscoverRequest.Types.DiscoverRequestType;
using ResponseType = PolarisSync.Tests.Fakes.Polaris.Wire.DiscoverResponse.Types.DiscoverResponseType;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Discover: reads of the cache, with revisions.</summary>
internal sealed class Discovery(ServerContext context)
{
    private const string DefaultNamespace = "default";
    private static readonly string EmptyRevision = InstanceId.Sha1("");

    public DiscoverResponse Answer(DiscoverRequest request, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Discover(Codes.NotApproved, ResponseType.Unknown, null, problem);
        }

        lock (context.Registry.Gate)
        {
            if (context.Options.CacheTick <= TimeSpan.Zero)
            {
                context.Cache.Turn();
            }

            return request.Type switch
            {
                RequestType.Instance => Instances(request, caller),
                RequestType.Services => Services(request),
                RequestType.Routing => Routing(request),
                RequestType.RateLimit => Rules(request, ResponseType.RateLimit),
                RequestType.CircuitBreaker => Rules(request, ResponseType.CircuitBreaker),
                RequestType.FaultDetector => Rules(request, ResponseType.FaultDetector),
                _ => Answers.Discover(Codes.InvalidDiscoverResource, ResponseType.Routing, request.Service),
            };
        }
    }

    /// <summary>Whether somebody asks for what changed since a revision, and not for all.</summary>
    public static bool NamesRevision(DiscoverRequest request) => request.Service?.Revision is { Length: > 0 };

    /// <summary>What Discover says when nothing has changed since that revision.</summary>
    public static DiscoverResponse Unchanged(DiscoverRequest request) =>
        Answers.Discover(Codes.DataUnchanged, (ResponseType)request.Type, Key(request.Service, request.Service?.Revision));

    /// <summary>A read that finds nothing where there is something.</summary>
    public static DiscoverResponse Nothing(DiscoverRequest request) =>
        Answers.Discover(Codes.Done, (ResponseType)request.Type, Key(request.Service, EmptyRevision));

    private DiscoverResponse Instances(DiscoverRequest request, Caller caller)
    {
        if (Refused(request, ResponseType.Instance) is { } refused)
        {
            return refused;
        }

        var asked = request.Service;
        var ns = string.IsNullOrEmpty(asked.Namespace) ? DefaultNamespace : asked.Namespace;
        if (context.Cache.Find(ns, asked.Name) is not { } view)
        {
            return Answers.Discover(Codes.NotFound, ResponseType.Instance, asked);
        }

        var exported = context.Cache.ExportedTo(ns, asked.Name);
        var revision = exported.Count == 0
            ? view.Revision
            : InstanceId.Sha1(string.Concat(exported.Append(view).Select(each => each.Revision).Order(StringComparer.Ordinal)));
        if (asked.Revision == revision)
        {
            return Answers.Discover(Codes.DataUnchanged, ResponseType.Instance, new() { Name = asked.Name, Namespace = ns, Revision = revision });
        }

        var service = view.Service.Clone();
        service.Revision = revision;
        var alias = service.Name != asked.Name || service.Namespace != ns;
        (service.Name, service.Namespace) = (asked.Name, ns);
        var answer = Answers.Discover(Codes.Done, ResponseType.Instance, service);
        answer.AliasFor = view.Service;
        var onlyHealthy = request.Filter?.OnlyHealthyInstance == true && caller.Channel != PolarisChannel.ClientGrpc;
        var relabel = context.Options.Version != PolarisVersion.Main;
        var foreign = exported.SelectMany(each => each.Instances).Select(instance => relabel ? Relabelled(instance, asked.Name, ns) : instance);
        answer.Instances.Add(view.Instances.Select(instance => alias ? Relabelled(instance, asked.Name, ns) : instance).Concat(foreign)
            .Where(instance => !onlyHealthy || instance.Healthy == true));
        return answer;
    }

    private DiscoverResponse Services(DiscoverRequest request)
    {
        if (request.Service is not { } asked)
        {
            return Answers.Discover(Codes.EmptyRequest, ResponseType.Services, null);
        }

        if (context.Cache.List(asked.Namespace ?? "") is not { } view)
        {
            return Answers.Discover(Codes.Done, ResponseType.Services, asked);
        }

        if (asked.Revision == view.Revision)
        {
            return Answers.Discover(Codes.DataUnchanged, ResponseType.Services, Key(asked, view.Revision));
        }

        var answer = Answers.Discover(
            Codes.Done, ResponseType.Services, new() { Name = asked.Name ?? "", Namespace = asked.Namespace ?? "", Revision = view.Revision });
        answer.Services.Add(view.Services);
        return answer;
    }

    /// <summary>A service without rules, which is all there is here.</summary>
    private static DiscoverResponse Routing(DiscoverRequest request)
    {
        if (Refused(request, ResponseType.Routing) is { } refused)
        {
            return refused;
        }

        var asked = request.Service;
        var answer = Answers.Discover(Codes.Done, ResponseType.Routing, Key(asked, EmptyRevision));
        answer.Routing = new() { Service = asked.Name, Namespace = asked.Namespace, Revision = EmptyRevision };
        answer.AliasFor = Key(asked, null);
        return answer;
    }

    private static DiscoverResponse Rules(DiscoverRequest request, ResponseType type) =>
        Refused(request, type) ?? Answers.Discover(Codes.Done, type, request.Service);

    private static DiscoverResponse? Refused(DiscoverRequest request, ResponseType type) => request.Service switch
    {
        null => Answers.Discover(Codes.EmptyRequest, type, null),
        { Name: null or "" } asked => Answers.Discover(Codes.InvalidService, type, asked),
        _ => null,
    };

    private static Service? Key(Service? asked, string? revision) =>
        asked is null ? null : new() { Name = asked.Name, Namespace = asked.Namespace, Revision = revision };

    private static Instance Relabelled(Instance instance, string service, string ns)
    {
        var relabelled = instance.Clone();
        (relabelled.Service, relabelled.Namespace) = (service, ns);
        return relabelled;
    }
}
