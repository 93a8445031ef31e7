using System.Collections.Immutable;
using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Writes of services.</summary>
internal sealed class ServiceWrites(ServerContext context, Creation creation)
{
    private Registry Registry => context.Registry;

    public Task<BatchWriteResponse> CreateAsync(IReadOnlyList<RequestItem<Service>> items, Caller caller) => RunAsync(items, caller, Create);

    public Task<BatchWriteResponse> UpdateAsync(IReadOnlyList<RequestItem<Service>> items, Caller caller) => RunAsync(items, caller, Update);

    public Task<BatchWriteResponse> DeleteAsync(IReadOnlyList<RequestItem<Service>> items, Caller caller) => RunAsync(items, caller, Delete);

    private async Task<BatchWriteResponse> RunAsync(
        IReadOnlyList<RequestItem<Service>> items, Caller caller, Func<RequestItem<Service>, Caller, Response> apply)
    {
        if (context.Tokens.Problem(caller) is not null)
        {
            return Answers.Refused(Codes.NotApproved);
        }

        if (items.Count is 0 or > Limits.BatchSize)
        {
            return Answers.Refused(items.Count == 0 ? Codes.EmptyRequest : Codes.BatchTooLarge);
        }

        await context.Clock.WriteAsync(TimeSpan.Zero, context.Options.Costs.ServiceWrite * items.Count, context.Stopping);
        lock (Registry.Gate)
        {
            return Answers.Batch([.. items.Select(item => apply(item, caller))]);
        }
    }

    private Response Create(RequestItem<Service> item, Caller caller)
    {
        var request = item.Message;
        var existing = Registry.FindService(request.Namespace ?? "", request.Name ?? "");
        var code = Limits.ServiceName(request.Name) ?? Limits.NamespaceIn(request.Namespace) ?? Limits.Metadata(request.Metadata)
            ?? (existing is not null ? Codes.Exists : request.Metadata.ContainsKey("") ? Codes.StoreFailed : Codes.Done);
        creation.Log(caller, PolarisWriteKind.CreateService, request.Namespace ?? "", request.Name ?? "", code);
        if (code != Codes.Done)
        {
            request.Owners = caller.Owner;
            request.Id = existing?.Id ?? request.Id;
            return Answers.Of(code, request, code == Codes.StoreFailed ? "key required" : null);
        }

        creation.EnsureNamespace(request.Namespace!, caller.Owner, caller);
        var service = Registry.AddService(request.Namespace!, request.Name!);
        service.Attributes = Merge(new(), request) with { Owners = caller.Owner };
        service.Metadata = request.Metadata.ToImmutableSortedDictionary(StringComparer.Ordinal);
        service.ExportTo = [.. request.ExportTo];
        return Answers.Of(code, new Service { Name = request.Name, Namespace = request.Namespace, Token = service.Token, Id = service.Id });
    }

    /// <summary>As this store does it: when anything but metadata changes and metadata does not, all metadata is lost, and the revision stands.</summary>
    private Response Update(RequestItem<Service> item, Caller caller)
    {
        var request = item.Message;
        var service = Registry.FindService(request.Namespace ?? "", request.Name ?? "");
        var code = Limits.Metadata(request.Metadata)
            ?? (service is null ? Codes.NotFound : service.Attributes.Owners.Length == 0 && request.Owners is null ? Codes.InvalidParameter : Codes.Done);
        if (code == Codes.Done)
        {
            var attributes = Merge(service!.Attributes, request);
            var exportTo = request.ExportTo.ToImmutableArray();
            var others = attributes != service.Attributes || !exportTo.SequenceEqual(service.ExportTo);
            var metadata = item.HasMetadata && !Same(request.Metadata, service.Metadata);
            code = others || metadata ? Codes.Done : Codes.NothingToUpdate;
            if (code == Codes.Done)
            {
                service.Attributes = attributes;
                service.ExportTo = exportTo;
                service.Metadata = metadata ? request.Metadata.ToImmutableSortedDictionary(StringComparer.Ordinal) : service.Metadata.Clear();
                service.Revision = metadata ? Registry.NewId() : service.Revision;
                Registry.Touch(service);
            }
        }

        creation.Log(caller, PolarisWriteKind.UpdateService, request.Namespace ?? "", request.Name ?? "", code);
        return Answers.Of(code, request, code == Codes.InvalidParameter ? "Update Service missing some params" : null);
    }

    private Response Delete(RequestItem<Service> item, Caller caller)
    {
        var request = item.Message;
        var service = Registry.FindService(request.Namespace ?? "", request.Name ?? "");
        var code = Limits.ServiceName(request.Name) ?? Limits.NamespaceIn(request.Namespace)
            ?? (service is null ? Codes.Done
                : Registry.StoredOf(service).Any() ? Codes.ServiceHasInstances
                : Registry.Services.Any(other => other.AliasOf == service) ? Codes.ServiceHasAliases
                : Codes.Done);
        if (code == Codes.Done && service is not null)
        {
            Registry.RemoveService(service);
        }

        creation.Log(caller, PolarisWriteKind.DeleteService, request.Namespace ?? "", request.Name ?? "", code);
        return Answers.Of(code, request);
    }

    private static bool Same(IEnumerable<KeyValuePair<string, string>> given, ImmutableSortedDictionary<string, string> stored) =>
        given.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(stored.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    private static ServiceAttributes Merge(ServiceAttributes stored, Service request) => new()
    {
        Ports = request.Ports ?? stored.Ports,
        Business = request.Business ?? stored.Business,
        Department = request.Department ?? stored.Department,
        CmdbMod1 = request.CmdbMod1 ?? stored.CmdbMod1,
        CmdbMod2 = request.CmdbMod2 ?? stored.CmdbMod2,
        CmdbMod3 = request.CmdbMod3 ?? stored.CmdbMod3,
        Comment = request.Comment ?? stored.Comment,
        Owners = request.Owners ?? stored.Owners,
        PlatformId = request.PlatformId ?? stored.PlatformId,
    };
}
