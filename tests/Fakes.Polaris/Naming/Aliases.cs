using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Other names of services.</summary>
internal sealed class Aliases(ServerContext context, Creation creation)
{
    private Registry Registry => context.Registry;

    public async Task<Response> CreateAsync(ServiceAlias request, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.One(Codes.NotApproved, problem);
        }

        await context.Clock.WriteAsync(TimeSpan.Zero, context.Options.Costs.ServiceWrite, context.Stopping);
        lock (Registry.Gate)
        {
            var (ns, name) = (request.AliasNamespace ?? "", request.Alias ?? "");
            var source = Registry.FindService(request.Namespace ?? "", request.Service ?? "");
            var code = Limits.ServiceName(request.Service) ?? Limits.NamespaceIn(request.Namespace) ?? Limits.ServiceName(name) ?? Limits.NamespaceIn(ns)
                ?? (source is null ? Codes.NoService : Registry.FindService(ns, name) is not null ? Codes.Exists : Codes.Done);
            creation.Log(caller, PolarisWriteKind.CreateService, ns, name, code);
            if (code != Codes.Done)
            {
                request.Owners = caller.Owner;
                return Answers.Of(code, request);
            }

            creation.EnsureNamespace(ns, caller.Owner, caller);
            var alias = Registry.AddService(ns, name, source);
            alias.Attributes = new() { Comment = request.Comment ?? "", Owners = caller.Owner };
            return Answers.Of(code, new ServiceAlias
            {
                Service = request.Service,
                Namespace = request.Namespace,
                Alias = name,
                AliasNamespace = ns,
                Type = request.Type,
                ServiceToken = alias.Token,
            });
        }
    }

    public async Task<BatchWriteResponse> DeleteAsync(IReadOnlyList<RequestItem<ServiceAlias>> items, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Refused(Codes.NotApproved, problem);
        }

        if (items.Count is 0 or > Limits.BatchSize)
        {
            return Answers.Refused(items.Count == 0 ? Codes.EmptyRequest : Codes.BatchTooLarge);
        }

        await context.Clock.WriteAsync(TimeSpan.Zero, context.Options.Costs.ServiceWrite * items.Count, context.Stopping);
        lock (Registry.Gate)
        {
            return Answers.Batch([.. items.Select(item => Delete(item.Message, caller))]);
        }
    }

    public BatchQueryResponse List(Query query, Caller caller)
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
            var hits = Registry.Services.Where(service => service.AliasOf is { } source
                && query.Allows("alias", service.Name)
                && query.Allows("alias_namespace", service.Namespace)
                && query.Allows("service", source.Name)
                && query.Allows("namespace", source.Namespace)).OrderByDescending(service => service.Sequence).ToList();
            var shown = hits.Skip(page.Offset).Take(page.Limit).ToList();
            var answer = Answers.Query(hits.Count, shown.Count);
            answer.Aliases.Add(shown.Select(alias => new ServiceAlias
            {
                Service = alias.AliasOf!.Name,
                Namespace = alias.AliasOf.Namespace,
                Alias = alias.Name,
                AliasNamespace = alias.Namespace,
                Owners = alias.Attributes.Owners,
                Comment = alias.Attributes.Comment,
                Ctime = Views.Time(alias.Created, Registry.Zone),
                Mtime = Views.Time(alias.Modified, Registry.Zone),
                Id = alias.Id,
            }));
            return answer;
        }
    }

    private Response Delete(ServiceAlias request, Caller caller)
    {
        var alias = Registry.FindService(request.AliasNamespace ?? "", request.Alias ?? "");
        var code = alias?.AliasOf is null ? Codes.NoAlias : Codes.Done;
        if (code == Codes.Done)
        {
            Registry.RemoveService(alias!);
        }

        creation.Log(caller, PolarisWriteKind.DeleteService, request.AliasNamespace ?? "", request.Alias ?? "", code);
        return Answers.Of(code, request);
    }
}
