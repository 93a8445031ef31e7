using Grpc.Core;
using PolarisSync.Tests.Fakes.Polaris.Config;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Grpc;

/// <summary>The configuration centre over gRPC.</summary>
internal sealed class ConfigGrpc(PolarisServer server) : PolarisConfigGRPC.PolarisConfigGRPCBase
{
    private const int Conflict = 409000;

    public override Task<ConfigClientResponse> GetConfigFile(ClientConfigFileInfo request, ServerCallContext context) =>
        Task.FromResult(server.ConfigClients.Get(request, context.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? ""));

    public override Task<ConfigClientResponse> CreateConfigFile(ConfigFile request, ServerCallContext context) =>
        Write(console => console.CreateFile(request));

    public override Task<ConfigClientResponse> UpdateConfigFile(ConfigFile request, ServerCallContext context) =>
        Write(console => console.UpdateFile(request));

    public override Task<ConfigClientResponse> PublishConfigFile(ConfigFileRelease request, ServerCallContext context) =>
        Write(console => console.Publish(request));

    public override Task<ConfigClientResponse> UpsertAndPublishConfigFile(ConfigFilePublishInfo request, ServerCallContext context)
    {
        lock (server.ConfigStore.Gate)
        {
            var active = server.ConfigStore.Active(request.Namespace, request.Group, request.FileName);
            var conflict = !string.IsNullOrEmpty(request.Md5) && request.Md5 != active?.Md5;
            if (!conflict)
            {
                server.ConfigConsole.Upsert(request);
            }

            var answer = ConfigClients.Answer(conflict ? Conflict : Codes.Done);
            answer.ConfigFile = new() { Namespace = request.Namespace, Group = request.Group, FileName = request.FileName };
            return Task.FromResult(answer);
        }
    }

    public override Task<ConfigClientResponse> WatchConfigFiles(ClientWatchConfigFileRequest request, ServerCallContext context) =>
        server.ConfigClients.WatchAsync(request, context.CancellationToken);

    public override Task<ConfigClientListResponse> GetConfigFileMetadataList(ConfigFileGroupRequest request, ServerCallContext context) =>
        Task.FromResult(server.ConfigClients.List(request));

    public override async Task Discover(
        IAsyncStreamReader<ConfigDiscoverRequest> requestStream, IServerStreamWriter<ConfigDiscoverResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(server.ConfigClients.Discover(request), context.CancellationToken);
        }
    }

    /// <summary>Writes over gRPC say no more than their code.</summary>
    private Task<ConfigClientResponse> Write(Func<ConfigConsole, ConfigResponse> write)
    {
        lock (server.ConfigStore.Gate)
        {
            return Task.FromResult(ConfigClients.Answer((int)write(server.ConfigConsole).Code!.Value));
        }
    }
}
