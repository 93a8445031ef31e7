using System.Globalization;
using Google.Protobuf;
using PolarisSync.Tests.Fakes.Polaris.Config;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>The paths of the configuration centre.</summary>
internal static class ConfigRoutes
{
    private const string Groups = "/config/v1/configfilegroups";
    private const string Files = "/config/v1/configfiles";

    public static void AddTo(RouteTable routes, PolarisServer server)
    {
        var console = server.ConfigConsole;
        Console("POST", Groups, call => console.CreateGroup(call.One<ConfigFileGroup>()));
        Console("PUT", Groups, call => console.UpdateGroup(call.One<ConfigFileGroup>()));
        Console("DELETE", Groups, call => console.DeleteGroup(call.Query));
        Console("GET", Groups, call => console.Groups(call.Query), AnswerShape.ConfigList);
        Console("POST", Files, call => console.CreateFile(call.One<ConfigFile>()));
        Console("PUT", Files, call => console.UpdateFile(call.One<ConfigFile>()));
        Console("GET", Files, call => console.GetFile(call.Query));
        Console("DELETE", Files, call => console.DeleteFile(call.Query));
        Console("POST", $"{Files}/batchdelete", call => console.DeleteFiles(call.List<ConfigFile>()));
        Console("POST", $"{Files}/createandpub", call => console.CreateAndPublish(call.One<ConfigFilePublishInfo>()));
        Console("GET", $"{Files}/search", call => console.Files(call.Query), AnswerShape.ConfigList);
        Console("GET", $"{Files}/by-group", call => console.Files(call.Query), AnswerShape.ConfigList);
        Console("GET", $"{Files}/encryptalgorithm", _ => ConfigConsole.Algorithms());
        Console("POST", $"{Files}/release", call => console.Publish(call.One<ConfigFileRelease>()));
        Console("GET", $"{Files}/release", call => console.GetRelease(call.Query));
        Console("GET", $"{Files}/release/versions", call => console.Releases(call.Query), AnswerShape.ConfigList);
        Console("GET", $"{Files}/releases", call => console.Releases(call.Query), AnswerShape.ConfigList);
        Console("GET", $"{Files}/releasehistory", call => console.Histories(call.Query), AnswerShape.ConfigList);
        Console("POST", $"{Files}/releases/delete", call => console.DeleteReleases(call.List<ConfigFileRelease>()));
        Console("PUT", $"{Files}/releases/rollback", call => console.RollBack(call.List<ConfigFileRelease>()));

        var clients = server.ConfigClients;
        Client("GET", "/v1/GetConfigFile", call => Done(clients.Get(Asked(call.Query), call.Address)));
        Client("POST", "/v1/GetConfigFileMetadataList", call => Done(clients.List(call.One<ConfigFileGroupRequest>())));
        Client("POST", "/v1/ConfigDiscover", call => Done(clients.Discover(call.One<ConfigDiscoverRequest>())));
        Client("POST", "/v1/WatchConfigFile", Watch);
        Client("POST", "/config/v1/WatchConfigFile", Watch);

        void Console(string verb, string path, Func<HttpCall, IMessage> handle, AnswerShape shape = AnswerShape.ConfigSingle) =>
            routes.Add(verb, path, PolarisCall.Other, shape, call =>
            {
                if (server.Context.Tokens.Problem(call.Caller) is not null)
                {
                    return Task.FromResult(HttpAnswer.Refused(shape, Codes.NotApproved, null));
                }

                lock (server.ConfigStore.Gate)
                {
                    return Task.FromResult(HttpAnswer.Of(handle(call)));
                }
            });

        void Client(string verb, string path, Func<HttpCall, Task<IMessage>> handle) =>
            routes.Add(verb, path, PolarisCall.Other, AnswerShape.ConfigFile, async call => HttpAnswer.Of(await handle(call)));

        async Task<IMessage> Watch(HttpCall call) => await clients.WatchAsync(call.One<ClientWatchConfigFileRequest>(), server.Context.Stopping);
    }

    private static Task<IMessage> Done(IMessage message) => Task.FromResult(message);

    private static ClientConfigFileInfo Asked(Query query) => new()
    {
        Namespace = query["namespace"],
        Group = query["group"],
        FileName = query["fileName"],
        Version = ulong.TryParse(query["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null,
    };
}
