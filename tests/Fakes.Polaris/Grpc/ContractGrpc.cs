using Grpc.Core;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Grpc;

/// <summary>Service contracts, of which there are none.</summary>
internal sealed class ContractGrpc : PolarisServiceContractGRPC.PolarisServiceContractGRPCBase
{
    public override Task<Response> GetServiceContract(ServiceContract request, ServerCallContext context)
    {
        var answer = Answers.One(Limits.NamespaceIn(request.Namespace) ?? Codes.NotFound);
        answer.Service = new() { Name = "", Namespace = request.Namespace };
        answer.ServiceContract = request;
        return Task.FromResult(answer);
    }
}
