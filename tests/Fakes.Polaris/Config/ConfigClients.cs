using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;
using RequestType = PolarisSync.Tests.Fakes.Polaris.Wire.ConfigDiscoverRequest.Types.ConfigDiscoverRequestType;
using ResponseType = PolarisSync.Tests.Fakes.Polaris.Wire.ConfigDiscoverResponse.Types.ConfigDiscoverResponseType;

namespace PolarisSync.Tests.Fakes.Polaris.Config;

/// <summary>The client side of the configuration centre: what is released. It shows at once here; a real server's cache is up to a second behind.</summary>
internal sealed class ConfigClients(ServerContext context, ConfigStore store)
{
    private const int InvalidWatch = 400806;
    private static readonly TimeSpan WatchTimeout = TimeSpan.FromSeconds(30);

    public static ConfigClientResponse Answer(int code) => new() { Code = (uint)code, Info = Codes.Text(code) };

    public ConfigClientResponse Get(ClientConfigFileInfo asked, string address)
    {
        if (string.IsNullOrEmpty(asked.Namespace) || string.IsNullOrEmpty(asked.Group) || string.IsNullOrEmpty(asked.FileName))
        {
            return new() { Code = Codes.BadRequest, Info = "namespace & group & fileName can not be empty" };
        }

        lock (store.Gate)
        {
            var release = store.Active(asked.Namespace, asked.Group, asked.FileName);
            if (release is null || asked.Version > release.Version)
            {
                var refused = Answer(release is null ? Codes.NotFound : Codes.DataUnchanged);
                refused.ConfigFile = asked.Clone();
                refused.ConfigFile.Tags.Add(new ConfigFileTag { Key = "CLIENT_IP", Value = address });
                return refused;
            }

            var answer = Answer(Codes.Done);
            answer.ConfigFile = new()
            {
                Namespace = release.Namespace,
                Group = release.Group,
                FileName = release.FileName,
                Content = release.Content,
                Version = release.Version,
                Md5 = release.Md5,
                Tags = { release.Tags },
                Encrypted = false,
            };
            Encrypt(answer.ConfigFile);
            return answer;
        }
    }

    /// <summary>Answers when one of the files has a newer release than the caller knows, or after half a minute.</summary>
    public async Task<ConfigClientResponse> WatchAsync(ClientWatchConfigFileRequest request, CancellationToken cancellationToken)
    {
        if (request.WatchFiles.Count == 0)
        {
            return Answer(InvalidWatch);
        }

        var time = context.Options.Time;
        var timeout = Task.Delay(WatchTimeout, time, cancellationToken);
        while (true)
        {
            var changed = store.Changed;
            if (Newer(request) is { } newer)
            {
                var answer = Answer(Codes.Done);
                answer.ConfigFile = newer;
                return answer;
            }

            if (await Task.WhenAny(timeout, changed) == timeout)
            {
                await timeout;
                return new() { Code = Codes.DataUnchanged };
            }
        }
    }

    public ConfigClientListResponse List(ConfigFileGroupRequest request)
    {
        var (ns, group) = (request.ConfigFileGroup?.Namespace ?? "", request.ConfigFileGroup?.Name ?? "");
        var infos = Released(ns, group);
        var revision = Revision(infos);
        if (infos.Count > 0 && request.Revision == revision)
        {
            return new() { Code = Codes.DataUnchanged, Info = Codes.Text(Codes.DataUnchanged) };
        }

        var answer = new ConfigClientListResponse { Code = Codes.Done, Info = Codes.Text(Codes.Done) };
        if (infos.Count > 0)
        {
            (answer.Revision, answer.Namespace, answer.Group) = (revision, ns, group);
            answer.ConfigFileInfos.Add(infos);
        }

        return answer;
    }

    public ConfigDiscoverResponse Discover(ConfigDiscoverRequest request)
    {
        switch (request.Type)
        {
            case RequestType.ConfigFileNames:
                var infos = Released(request.ConfigFile?.Namespace ?? "", request.ConfigFile?.Group ?? "");
                var names = Discovered(Codes.Done, request.Type);
                names.Revision = Revision(infos);
                names.ConfigFileNames.Add(infos);
                return names;
            case RequestType.ConfigFileGroups:
                return Discovered(Codes.Done, request.Type);
            case RequestType.ConfigFile:
                var refused = Discovered(Codes.BadRequest, request.Type);
                refused.Revision = "0";
                return refused;
            default:
                return Discovered(Codes.InvalidDiscoverResource, RequestType.Unknown);
        }
    }

    private static ConfigDiscoverResponse Discovered(int code, RequestType type) =>
        new() { Code = (uint)code, Info = Codes.Text(code), Type = (ResponseType)type };

    private static string Revision(IEnumerable<ClientConfigFileInfo> infos) =>
        InstanceId.Sha1(string.Join(',', infos.Select(info => info.Version!.Value.ToString(CultureInfo.InvariantCulture))));

    private List<ClientConfigFileInfo> Released(string ns, string group)
    {
        lock (store.Gate)
        {
            return
            [
                .. store.Releases.Where(release => release.Active == true && release.Namespace == ns && release.Group == group)
                    .OrderBy(release => release.FileName, StringComparer.Ordinal)
                    .Select(release => new ClientConfigFileInfo
                    {
                        Namespace = ns,
                        Group = group,
                        FileName = release.FileName,
                        Version = release.Version,
                        Name = release.Name,
                        ReleaseTime = release.ModifyTime,
                    }),
            ];
        }
    }

    private ClientConfigFileInfo? Newer(ClientWatchConfigFileRequest request)
    {
        lock (store.Gate)
        {
            return request.WatchFiles.Select(watched => (watched, Release: store.Active(watched.Namespace ?? "", watched.Group ?? "", watched.FileName ?? "")))
                .Where(pair => pair.Release?.Version > (pair.watched.Version ?? 0))
                .Select(pair => new ClientConfigFileInfo
                {
                    Namespace = pair.Release!.Namespace,
                    Group = pair.Release.Group,
                    FileName = pair.Release.FileName,
                    Version = pair.Release.Version,
                    Md5 = pair.Release.Md5,
                    Name = pair.Release.Name,
                })
                .FirstOrDefault();
        }
    }

    /// <summary>What a client gets of an encrypted file: the cipher text, and the key it is read with.</summary>
    private static void Encrypt(ClientConfigFileInfo info)
    {
        if (!info.Tags.Any(tag => tag is { Key: "internal-encrypted", Value: "true" }))
        {
            return;
        }

        using var aes = Aes.Create();
        aes.GenerateKey();
        info.Content = Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(info.Content), aes.Key.AsSpan(0, aes.BlockSize / 8)));
        info.Encrypted = true;
        info.Tags.Add(new ConfigFileTag { Key = "internal-datakey", Value = Convert.ToBase64String(aes.Key) });
    }
}
