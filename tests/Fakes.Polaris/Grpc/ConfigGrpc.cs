using Grpc.Core;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Grpc;

/// <summary>The configuration centre, with nothing in it.</summary>
internal sealed class ConfigGrpc : PolarisConfigGRPC.PolarisConfigGRPCBase
{
    public override Task<ConfigClientResponse> GetConfigFile(ClientConfigFileInfo request, ServerCallContext context) =>
        Task.FromResult(ConfigCentre.File(request, context.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? ""));
}
