using System.Collections.Frozen;
using System.Globalization;
using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The lists of the console.</summary>
internal sealed class Lists(ServerContext context)
{
    private static readonly FrozenSet<string> ServiceParameters = new[]
    {
        "name", "namespace", "business", "department", "cmdb_mod1", "cmdb_mod2", "cmdb_mod3", "owner", "platform_id", "host", "port", "keys", "values",
        "instance_keys", "instance_values", "offset", "limit",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> EmptyServiceValues = new[] { "keys", "values" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> InstanceParameters = new[]
    {
        "id", "service", "namespace", "host", "port", "keys", "values", "protocol", "version", "health_status", "healthy", "isolate", "weight", "logic_set",
        "cmdb_region", "cmdb_zone", "cmdb_idc", "priority", "offset", "limit", "show_last_heartbeat",
    }.ToFrozenSet(StringComparer.Ordinal);

    private Registry Registry => context.Registry;

    public BatchQueryResponse Namespaces(Query query, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Query(Codes.NotApproved, problem);
        }

        if (query.Page is not { } page)
        {
            return Answers.Query(Codes.InvalidParameter);
        }

        lock (Registry.Gate)
        {
            var hits = Registry.Namespaces.Where(stored => query.AllowsPattern("name", stored.Name) && query.Allows("owner", stored.Owners))
                .OrderByDescending(stored => stored.Sequence).ToList();
            var shown = hits.Skip(page.Offset).Take(page.Limit).Select(Shown).ToList();
            var answer = Answers.Query(hits.Count, shown.Count);
            answer.Namespaces.Add(shown);
            answer.Summary = new()
            {
                TotalServiceCount = (uint)shown.Sum(each => each.TotalServiceCount ?? 0),
                TotalInstanceCount = (uint)shown.Sum(each => each.TotalInstanceCount ?? 0),
                TotalHealthInstanceCount = (uint)shown.Sum(each => each.TotalHealthInstanceCount ?? 0),
            };
            return answer;
        }
    }

    public BatchQueryResponse Services(Query query, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Query(Codes.NotApproved, problem);
        }

        if (Problem(query) is { } wrong)
        {
            return Answers.Query(Codes.InvalidParameter, wrong);
        }

        if (query.Page is not { } page)
        {
            return Answers.Query(Codes.InvalidParameter);
        }

        lock (Registry.Gate)
        {
            context.Cache.RenewAll();
            var hits = Registry.Services.Where(service => service.AliasOf is null && Matches(service, query))
                .OrderBy(service => service.Id, StringComparer.Ordinal).ToList();
            var shown = hits.Skip(page.Offset).Take(page.Limit).Select(service => Views.ListedService(service, Registry.Zone)).ToList();
            var answer = Answers.Query(hits.Count, shown.Count);
            answer.Services.Add(shown);
            return answer;
        }
    }

    public BatchQueryResponse AllServices(Query query, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Query(Codes.NotApproved, problem);
        }

        lock (Registry.Gate)
        {
            var shown = context.Cache.All.Where(service => query.Allows("namespace", service.Namespace)).ToList();
            var answer = Answers.Query(shown.Count, shown.Count);
            answer.Services.Add(shown);
            return answer;
        }
    }

    public BatchQueryResponse ServiceCount(Caller caller) => Count(caller, () => Registry.Services.Count(service => service.AliasOf is null));

    public BatchQueryResponse InstanceCount(Caller caller) => Count(caller, () => Registry.ListedCount);

    public async Task<BatchQueryResponse> InstancesAsync(Query query, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Query(Codes.NotApproved, problem);
        }

        if (InstanceProblem(query) is { } wrong)
        {
            return wrong;
        }

        var costs = context.Options.Costs;
        await context.Clock.WaitAsync(costs.InstanceList + (costs.InstanceListPerStored * Registry.StoredCount), context.Stopping);
        lock (Registry.Gate)
        {
            var filter = new InstanceFilter(query);
            var hits = Candidates(query).Where(filter.Matches).OrderByDescending(stored => stored.Sequence).ToList();
            var shown = hits.Skip(query.Page!.Value.Offset).Take(query.Page.Value.Limit).Select(Views.ListedInstance).ToList();
            var answer = Answers.Query(hits.Count, shown.Count);
            answer.Instances.Add(shown);
            return answer;
        }
    }

    public Response Labels(Query query, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.One(Codes.NotApproved, problem);
        }

        lock (Registry.Gate)
        {
            var labels = new InstanceLabels();
            var instances = context.Cache.Find(query["namespace"] ?? "", query["service"] ?? "")?.Instances ?? [];
            foreach (var group in instances.SelectMany(instance => instance.Metadata).GroupBy(pair => pair.Key, StringComparer.Ordinal))
            {
                labels.Labels[group.Key] = new() { Values = { group.Select(pair => pair.Value).Distinct(StringComparer.Ordinal) } };
            }

            var answer = Answers.One(Codes.Done);
            answer.InstanceLabels = labels;
            return answer;
        }
    }

    private BatchQueryResponse Count(Caller caller, Func<int> count)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Query(Codes.NotApproved, problem);
        }

        lock (Registry.Gate)
        {
            return Answers.Query(count(), 0);
        }
    }

    private static string? Problem(Query query)
    {
        var problem = query.Problem(ServiceParameters);
        var onlyEmptyMetadata = problem is not null && EmptyServiceValues.Any(name => problem == $"the value for {name} is empty");
        return onlyEmptyMetadata ? null
            : problem ?? (query["port"] is not null && query["host"] is null ? "port parameter can not be used alone without host" : null);
    }

    private BatchQueryResponse? InstanceProblem(Query query)
    {
        if (query.Problem(InstanceParameters) is { } problem)
        {
            return Answers.Query(Codes.InvalidParameter, problem);
        }

        if (context.Options.Version == PolarisVersion.Main && query["show_last_heartbeat"] is not null)
        {
            return Answers.Query(Codes.InvalidParameter, "show_last_heartbeat is not allowed");
        }

        if (query.Page is null)
        {
            return Answers.Query(Codes.InvalidParameter);
        }

        if (query.Values.Keys.All(name => name is "offset" or "limit" or "show_last_heartbeat"))
        {
            return Answers.Query(Codes.QueryEmpty);
        }

        return (query["keys"], query["values"]) switch
        {
            (null, null) => null,
            (null, _) or (_, null) => Answers.Query(Codes.QueryMetadata, "instance metadata key and value must be both provided"),
            var (keys, values) when keys.Split(',').Length != values.Split(',').Length =>
                Answers.Query(Codes.QueryMetadata, "instance metadata key and value length are different"),
            _ => null,
        };
    }

    private IEnumerable<StoredInstance> Candidates(Query query) =>
        query["namespace"] is { } ns && query["service"] is { } name && Registry.FindService(ns, name) is { } service
            ? service.Listed.Values
            : Registry.Listed;

    private Namespace Shown(StoredNamespace stored)
    {
        var counters = context.Cache.Counters.GetValueOrDefault(stored.Name);
        var shown = new Namespace
        {
            Id = stored.Name,
            Name = stored.Name,
            Comment = stored.Comment,
            Owners = stored.Owners,
            Editable = true,
            Ctime = Views.Time(stored.Created, Registry.Zone),
            Mtime = Views.Time(stored.Modified, Registry.Zone),
            TotalServiceCount = counters.Services,
            TotalInstanceCount = counters.Instances,
            TotalHealthInstanceCount = counters.Healthy,
        };
        shown.ServiceExportTo.AddRange(stored.ExportTo);
        return shown;
    }

    private static bool Matches(StoredService service, Query query)
    {
        var attributes = service.Attributes;
        return Name(query["name"], service.Name)
            && query.AllowsPattern("namespace", service.Namespace)
            && query.Allows("business", attributes.Business)
            && query.Allows("department", attributes.Department)
            && query.Allows("cmdb_mod1", attributes.CmdbMod1)
            && query.Allows("cmdb_mod2", attributes.CmdbMod2)
            && query.Allows("cmdb_mod3", attributes.CmdbMod3)
            && query.Allows("owner", attributes.Owners)
            && query.Allows("platform_id", attributes.PlatformId)
            && Pair(query["keys"], query["values"], key => service.Metadata.GetValueOrDefault(key))
            && (query["host"] is null || service.Listed.Values.Any(instance => AtHost(instance, query)))
            && (query["instance_keys"] is null || service.Listed.Values.Any(
                instance => Pair(query["instance_keys"], query["instance_values"], key => instance.Message.Metadata.GetValueOrDefault(key))));
    }

    private static bool AtHost(StoredInstance instance, Query query) => query.AllowsOneOf("host", instance.Message.Host)
        && query.AllowsOneOf("port", instance.Message.Port?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A star at the end, or at both ends; one at the beginning alone finds nothing.</summary>
    private static bool Name(string? wanted, string name) => wanted switch
    {
        null => true,
        ['*', .. var part, '*'] => name.Contains(part, StringComparison.Ordinal),
        [.. var start, '*'] => name.StartsWith(start, StringComparison.Ordinal),
        _ => wanted == name,
    };

    /// <summary>One pair and no more: of lists nothing is found.</summary>
    private static bool Pair(string? key, string? value, Func<string, string?> find) => key is null || (value is { Length: > 0 } && find(key) == value);
}
