using System.Collections.Immutable;
using PolarisSync.Tests.Fakes.Polaris.Config;
using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Writes of namespaces.</summary>
internal sealed class NamespaceWrites(ServerContext context, Creation creation, ConfigStore config)
{
    private Registry Registry => context.Registry;

    public Task<BatchWriteResponse> CreateAsync(IReadOnlyList<RequestItem<Namespace>> items, Caller caller) => RunAsync(items, caller, Create);

    public Task<BatchWriteResponse> UpdateAsync(IReadOnlyList<RequestItem<Namespace>> items, Caller caller) => RunAsync(items, caller, Update);

    public Task<BatchWriteResponse> DeleteAsync(IReadOnlyList<RequestItem<Namespace>> items, Caller caller) => RunAsync(items, caller, Delete);

    private async Task<BatchWriteResponse> RunAsync(
        IReadOnlyList<RequestItem<Namespace>> items, Caller caller, Func<Namespace, Caller, Response> apply)
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
            var responses = items.Select(item => apply(item.Message, caller)).ToList();
            return Answers.Batch(responses.Max(response => (int)response.Code!.Value), responses);
        }
    }

    private Response Create(Namespace request, Caller caller)
    {
        var name = request.Name;
        var code = !Limits.IsName(name) ? Codes.InvalidNamespace : Registry.FindNamespace(name) is null ? Codes.Done : Codes.Exists;
        Log(caller, PolarisWriteKind.CreateNamespace, name, code);
        if (code != Codes.Done)
        {
            request.Owners = caller.Owner;
            return Answers.Of(code, request);
        }

        Registry.PutNamespace(name, request.Comment ?? "", caller.Owner, [.. request.ServiceExportTo]);
        return Answers.Of(code, new Namespace { Name = name, Token = Registry.NewId() });
    }

    private Response Update(Namespace request, Caller caller)
    {
        var stored = Registry.FindNamespace(request.Name ?? "");
        var code = stored is null ? Codes.NotFound : Codes.Done;
        if (stored is not null)
        {
            Registry.PutNamespace(
                stored.Name, request.Comment ?? stored.Comment, request.Owners ?? stored.Owners, request.ServiceExportTo.ToImmutableArray());
        }

        Log(caller, PolarisWriteKind.UpdateNamespace, request.Name, code);
        return Answers.Of(code, request);
    }

    private Response Delete(Namespace request, Caller caller)
    {
        var name = request.Name ?? "";
        var code = Registry.Services.Any(service => service.Namespace == name) ? Codes.NamespaceHasServices
            : config.HasGroups(name) ? Codes.NamespaceHasGroups
            : Codes.Done;
        if (code == Codes.Done)
        {
            Registry.RemoveNamespace(name);
        }

        Log(caller, PolarisWriteKind.DeleteNamespace, name, code);
        return Answers.Of(code, request);
    }

    private void Log(Caller caller, PolarisWriteKind kind, string? name, int code) => creation.Log(caller, kind, name ?? "", "", code);
}
