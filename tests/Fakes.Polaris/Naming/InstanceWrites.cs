using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Writes of instances, from the console in batches and from clients one by one.</summary>
internal sealed class InstanceWrites(ServerContext context, Creation creation)
{
    private readonly InFlight _creating = new();
    private readonly InFlight _deleting = new();

    private Registry Registry => context.Registry;

    private PolarisCosts Costs => context.Options.Costs;

    public async Task<BatchWriteResponse> CreateAsync(IReadOnlyList<RequestItem<Instance>> items, Caller caller)
    {
        if (Unapproved(caller) is { } refused)
        {
            return refused;
        }

        return BatchProblem(items.Count)
            ?? await RunAsync(items, caller, PolarisWriteKind.Register, _creating, CreationProblem, creation.Prepare, CreationWork, Create, Costs.WriteWindow);
    }

    public async Task<BatchWriteResponse> UpdateAsync(IReadOnlyList<RequestItem<Instance>> items, Caller caller)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Refused(Codes.NotApproved, problem);
        }

        return BatchProblem(items.Count)
            ?? await RunAsync(items, caller, PolarisWriteKind.Update, null, UpdateProblem, IdOf, UpdateWork, Update, TimeSpan.Zero);
    }

    public async Task<BatchWriteResponse> DeleteAsync(IReadOnlyList<RequestItem<Instance>> items, Caller caller)
    {
        if (Unapproved(caller) is { } refused)
        {
            return refused;
        }

        return BatchProblem(items.Count)
            ?? await RunAsync(
                items, caller, PolarisWriteKind.Deregister, _deleting, item => Limits.Found(item.Message), IdOf, InstanceWork, Delete, Costs.WriteWindow);
    }

    public Task<BatchWriteResponse> DeleteHostAsync(IReadOnlyList<RequestItem<Instance>> items, Caller caller) =>
        HostsAsync(items, caller, PolarisWriteKind.Deregister, item => Limits.HostOf(item.Message), (hit, _) =>
        {
            Registry.Delete(hit);
            return true;
        });

    public Task<BatchWriteResponse> IsolateHostAsync(IReadOnlyList<RequestItem<Instance>> items, Caller caller) =>
        HostsAsync(
            items,
            caller,
            PolarisWriteKind.Update,
            item => Limits.HostOf(item.Message) ?? (item.Message.Isolate is null ? Codes.InvalidIsolate : null),
            (hit, request) =>
            {
                if (hit.Message.Isolate == request.Isolate)
                {
                    return false;
                }

                var message = hit.Message.Clone();
                message.Isolate = request.Isolate;
                Registry.Put(message, hit.Service);
                return true;
            });

    /// <summary>One instance from a client.</summary>
    public async Task<Response> RegisterAsync(Instance instance, Caller caller) => context.Tokens.Problem(WithToken(caller, instance)) is { } problem
        ? Answers.One(Codes.NotApproved, problem)
        : await SingleAsync(instance, WithToken(caller, instance), PolarisWriteKind.Register, _creating, CreationProblem, creation.Prepare, CreationWork, Create);

    /// <summary>One instance from a client.</summary>
    public async Task<Response> DeregisterAsync(Instance instance, Caller caller) => context.Tokens.Problem(WithToken(caller, instance)) is { } problem
        ? Answers.One(Codes.NotApproved, problem)
        : await SingleAsync(
            instance, WithToken(caller, instance), PolarisWriteKind.Deregister, _deleting, item => Limits.Found(item.Message), IdOf, InstanceWork, Delete);

    private static BatchWriteResponse? BatchProblem(int count) => count switch
    {
        0 => Answers.Refused(Codes.EmptyRequest),
        > Limits.BatchSize => Answers.Refused(Codes.BatchTooLarge),
        _ => null,
    };

    private static string IdOf(RequestItem<Instance> item) => item.Message switch
    {
        { Id: { } id } => id,
        var message => InstanceId.Compute(message.Namespace, message.Service, message.VpcId ?? "", message.Host, message.Port ?? 0),
    };

    private Caller WithToken(Caller caller, Instance instance) =>
        string.IsNullOrEmpty(instance.ServiceToken) ? caller : context.Tokens.Caller(caller.Channel, instance.ServiceToken);

    private BatchWriteResponse? Unapproved(Caller caller) => context.Tokens.Problem(caller) is { } problem
        ? Answers.Batch(Codes.NotApproved, [Answers.One(Codes.NotApproved, problem)])
        : null;

    private async Task<Response> SingleAsync(
        Instance instance,
        Caller caller,
        PolarisWriteKind kind,
        InFlight inFlight,
        Func<RequestItem<Instance>, int?> check,
        Func<RequestItem<Instance>, string> prepare,
        Func<IReadOnlyList<RequestItem<Instance>>, TimeSpan> work,
        Func<RequestItem<Instance>, Caller, Response> apply)
    {
        var batch = await RunAsync([new(instance, instance.Metadata.Count > 0)], caller, kind, inFlight, check, prepare, work, apply, Costs.WriteWindow);
        return batch.Responses[0];
    }

    /// <summary>Checks each item, lets the good ones take their time and does them one by one, in the order of the request.</summary>
    private async Task<BatchWriteResponse> RunAsync(
        IReadOnlyList<RequestItem<Instance>> items,
        Caller caller,
        PolarisWriteKind kind,
        InFlight? inFlight,
        Func<RequestItem<Instance>, int?> check,
        Func<RequestItem<Instance>, string> prepare,
        Func<IReadOnlyList<RequestItem<Instance>>, TimeSpan> work,
        Func<RequestItem<Instance>, Caller, Response> apply,
        TimeSpan window)
    {
        var responses = new Response?[items.Count];
        var held = new List<string>();
        for (var at = 0; at < items.Count; at++)
        {
            var item = items[at];
            var code = check(item) ?? Poison(item.Message, kind);
            if (code is null)
            {
                var given = item.Message.Id is { Length: > 0 };
                var id = prepare(item);
                code = inFlight is null || inFlight.TryHold(id) ? null : Codes.SameInstance;
                if (code is null)
                {
                    held.Add(id);
                }
                else if (!given)
                {
                    item.Message.Id = null;
                }
            }

            if (code is { } refused)
            {
                responses[at] = Answers.Of(refused, item.Message);
                Log(caller, kind, item.Message, item.Message.Id is not null, refused, null, null);
            }
        }

        try
        {
            if (context.Options.Version == PolarisVersion.Main && responses.Any(response => response is not null))
            {
                return Answers.Batch([.. responses.OfType<Response>()]);
            }

            await context.Clock.WriteAsync(window, work([.. items.Where((_, at) => responses[at] is null)]), context.Stopping);
            lock (Registry.Gate)
            {
                for (var at = 0; at < items.Count; at++)
                {
                    responses[at] ??= apply(items[at], caller);
                }
            }
        }
        finally
        {
            inFlight?.Release(held);
        }

        return Answers.Batch([.. responses.OfType<Response>()]);
    }

    private int? Poison(Instance instance, PolarisWriteKind kind)
    {
        var call = kind switch
        {
            PolarisWriteKind.Register => PolarisCall.Register,
            PolarisWriteKind.Update => PolarisCall.Update,
            _ => PolarisCall.Deregister,
        };
        return context.Faults.HasPoison ? context.Faults.PoisonOf(call, Views.Plain(instance)) : null;
    }

    private static int? CreationProblem(RequestItem<Instance> item) => Limits.Key(item.Message) ?? Limits.Content(item.Message);

    private static int? UpdateProblem(RequestItem<Instance> item) => Limits.Found(item.Message) ?? Limits.Content(item.Message);

    private TimeSpan InstanceWork(IReadOnlyList<RequestItem<Instance>> items) => Costs.InstanceWrite * items.Count;

    private TimeSpan UpdateWork(IReadOnlyList<RequestItem<Instance>> items)
    {
        lock (Registry.Gate)
        {
            return Costs.WriteWindow + InstanceWork(items) + (Costs.UpdatePerStored * ((double)items.Count * Registry.StoredCount));
        }
    }

    private TimeSpan CreationWork(IReadOnlyList<RequestItem<Instance>> items)
    {
        lock (Registry.Gate)
        {
            var missing = items.Select(item => (item.Message.Namespace, item.Message.Service)).Distinct()
                .Count(key => Registry.FindService(key.Namespace, key.Service) is null);
            return InstanceWork(items) + (Costs.ServiceOnTheFly * missing);
        }
    }

    private Response Create(RequestItem<Instance> item, Caller caller)
    {
        var message = item.Message;
        var before = Registry.FindStored(message.Id);
        var given = creation.IdWasGiven(message);
        if (Registry.FindService(message.Namespace, message.Service) is { AliasOf: not null })
        {
            Log(caller, PolarisWriteKind.Register, message, given, Codes.BadRequest, null, null);
            return Answers.One(Codes.BadRequest, "service is alias");
        }

        var service = creation.EnsureService(message.Namespace, message.Service, caller);
        var stored = Registry.Put(creation.Complete(message, before?.Message), service);
        Log(caller, PolarisWriteKind.Register, message, given, Codes.Done, before?.Message, stored.Message);
        return Answers.Of(Codes.Done, new Instance
        {
            Id = message.Id,
            Service = message.Service,
            Namespace = message.Namespace,
            VpcId = message.VpcId,
            Host = message.Host,
            Port = message.Port,
        });
    }

    private Response Update(RequestItem<Instance> item, Caller caller)
    {
        var message = item.Message;
        var before = Registry.FindStored(IdOf(item));
        var after = before is null ? null : InstancePatch.Apply(before.Message, item);
        var code = before is null ? Codes.NoInstance : after is null ? Codes.NothingToUpdate : Codes.Done;
        var stored = after is null ? null : Registry.Put(after, before!.Service);
        Log(caller, PolarisWriteKind.Update, message, message.Id is not null, code, stored is null ? null : before!.Message, stored?.Message);
        return Answers.Of(code, message);
    }

    private Response Delete(RequestItem<Instance> item, Caller caller)
    {
        var before = Registry.FindStored(IdOf(item));
        if (before is not null)
        {
            Registry.Delete(before);
        }

        Log(caller, PolarisWriteKind.Deregister, item.Message, item.Message.Id is not null, Codes.Done, before?.Message, null);
        return Answers.Of(Codes.Done, item.Message);
    }

    private async Task<BatchWriteResponse> HostsAsync(
        IReadOnlyList<RequestItem<Instance>> items,
        Caller caller,
        PolarisWriteKind kind,
        Func<RequestItem<Instance>, int?> check,
        Func<StoredInstance, Instance, bool> apply)
    {
        if (context.Tokens.Problem(caller) is { } problem)
        {
            return Answers.Refused(Codes.NotApproved, problem);
        }

        if (BatchProblem(items.Count) is { } refused)
        {
            return refused;
        }

        await context.Clock.WriteAsync(TimeSpan.Zero, Costs.WriteWindow + InstanceWork(items), context.Stopping);
        lock (Registry.Gate)
        {
            return Answers.Batch([.. items.Select(item => Answers.Of(check(item) ?? Host(item.Message), item.Message))]);
        }

        int Host(Instance request)
        {
            var service = Registry.FindService(request.Namespace, request.Service);
            var hits = service is null ? [] : Registry.StoredOf(service).Where(each => each.Message.Host == request.Host).ToList();
            var changed = false;
            foreach (var hit in hits)
            {
                if (apply(hit, request))
                {
                    changed = true;
                    Log(caller, kind, hit.Message, false, Codes.Done, hit.Message, Registry.FindStored(hit.Id)?.Message);
                }
            }

            return changed || kind == PolarisWriteKind.Deregister ? Codes.Done : Codes.NothingToUpdate;
        }
    }

    private void Log(Caller caller, PolarisWriteKind kind, Instance request, bool given, int code, Instance? before, Instance? after) => context.Writes.Add(new()
    {
        At = context.Now,
        Channel = caller.Channel,
        Token = caller.Token,
        Kind = kind,
        Code = code,
        Namespace = before?.Namespace ?? request.Namespace ?? "",
        Service = before?.Service ?? request.Service ?? "",
        InstanceId = before?.Id ?? request.Id ?? "",
        IdGiven = given,
        Before = before is null ? null : Views.Plain(before),
        After = after is null ? null : Views.Plain(after),
    });
}
