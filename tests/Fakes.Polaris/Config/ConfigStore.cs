using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.State;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Config;

/// <summary>What the configuration centre holds: groups, files, their releases and the history of these. Everything is done under its lock.</summary>
internal sealed class ConfigStore(ServerContext context)
{
    /// <summary>What the server shows for a time that never was.</summary>
    private const string Never = "1754-08-31 06:49:24";
    private ulong _groupId;
    private ulong _fileId;
    private ulong _releaseId;
    private ulong _historyId;
    private TaskCompletionSource _changed = NewSignal();
    private volatile ImmutableHashSet<string> _groupNamespaces = [];

    public Lock Gate { get; } = new();

    public List<ConfigFileGroup> Groups { get; } = [];

    public List<ConfigFile> Files { get; } = [];

    public List<ConfigFileRelease> Releases { get; } = [];

    public List<ConfigFileReleaseHistory> Histories { get; } = [];

    /// <summary>Completes with the next release that comes, goes or changes.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Whether a namespace has a group; asked without the lock.</summary>
    public bool HasGroups(string ns) => _groupNamespaces.Contains(ns);

    public string Now => Views.Time(context.Now, context.Options.ZoneOffset);

    /// <summary>What deleting the store's file does. Without the lock: nobody is connected then.</summary>
    public void Clear()
    {
        Groups.Clear();
        Files.Clear();
        Releases.Clear();
        Histories.Clear();
        _groupNamespaces = [];
    }

    public ConfigFileGroup? Group(string ns, string name) => Groups.Find(group => group.Namespace == ns && group.Name == name);

    public ConfigFile? File(string ns, string group, string name) => Files.Find(file => (file.Namespace, file.Group, file.Name) == (ns, group, name));

    public IEnumerable<ConfigFileRelease> ReleasesOf(string ns, string group, string file) =>
        Releases.Where(release => (release.Namespace, release.Group, release.FileName) == (ns, group, file));

    public ConfigFileRelease? Active(string ns, string group, string file) => ReleasesOf(ns, group, file).FirstOrDefault(release => release.Active == true);

    public ConfigFileGroup AddGroup(string ns, string name)
    {
        var group = new ConfigFileGroup
        {
            Id = ++_groupId,
            Name = name,
            Namespace = ns,
            CreateTime = Now,
            CreateBy = TokenCheck.UserName,
            ModifyTime = Now,
            ModifyBy = TokenCheck.UserName,
            Editable = true,
            Owner = "",
            Comment = "",
            Business = "",
            Department = "",
        };
        Groups.Add(group);
        _groupNamespaces = [.. Groups.Select(each => each.Namespace)];
        lock (context.Registry.Gate)
        {
            if (context.Registry.FindNamespace(ns) is null)
            {
                context.Registry.PutNamespace(ns, "", TokenCheck.UserId, []);
            }
        }

        return group;
    }

    public void RemoveGroup(ConfigFileGroup group)
    {
        Groups.Remove(group);
        _groupNamespaces = [.. Groups.Select(each => each.Namespace)];
    }

    public void AddFile(ConfigFile request)
    {
        if (Group(request.Namespace, request.Group) is null)
        {
            AddGroup(request.Namespace, request.Group);
        }

        var file = new ConfigFile
        {
            Id = ++_fileId,
            Name = request.Name,
            Namespace = request.Namespace,
            Group = request.Group,
            CreateTime = Now,
            CreateBy = TokenCheck.UserName,
            ModifyBy = "",
            ReleaseTime = Never,
            ReleaseBy = "",
            Encrypted = request.Encrypted ?? false,
            EncryptAlgo = request.EncryptAlgo ?? "",
        };
        if (file.Encrypted == true)
        {
            request.Tags.Add([Tag("internal-encryptalgo", file.EncryptAlgo), Tag("internal-encrypted", "true")]);
        }

        Files.Add(file);
        Update(file, request);
    }

    /// <summary>A file takes everything from a request; what that lacks is emptied.</summary>
    public void Update(ConfigFile file, ConfigFile request)
    {
        file.Content = request.Content ?? "";
        file.Format = request.Format ?? "";
        file.Comment = request.Comment ?? "";
        file.Status = "to-be-released";
        file.ModifyTime = Now;
        var tags = request.Tags.ToList();
        file.Tags.Clear();
        file.Tags.Add(tags);
    }

    public void Remove(string ns, string group, string name)
    {
        Files.RemoveAll(file => (file.Namespace, file.Group, file.Name) == (ns, group, name));
        Releases.RemoveAll(release => (release.Namespace, release.Group, release.FileName) == (ns, group, name));
        Signal();
    }

    /// <summary>Releases a file as it is. A name that is there is released anew.</summary>
    public void Release(ConfigFile file, string? name, string? description)
    {
        var releaseName = string.IsNullOrEmpty(name) ? $"{file.Name}-{context.Now.ToUnixTimeSeconds()}-{_releaseId + 1}" : name;
        var release = ReleasesOf(file.Namespace, file.Group, file.Name).FirstOrDefault(each => each.Name == releaseName);
        if (release is null)
        {
            release = new()
            {
                Id = ++_releaseId,
                Name = releaseName,
                Namespace = file.Namespace,
                Group = file.Group,
                FileName = file.Name,
                Comment = "",
                CreateTime = Now,
                CreateBy = TokenCheck.UserName,
                ReleaseDescription = "",
                ReleaseType = "",
            };
            Releases.Add(release);
        }

        release.Content = file.Content;
        release.Md5 = Md5(file.Content);
        release.Format = file.Format;
        release.Tags.Clear();
        release.Tags.Add(file.Tags);
        Activate(release);
        Histories.Add(new()
        {
            Id = ++_historyId,
            Name = releaseName,
            Namespace = file.Namespace,
            Group = file.Group,
            FileName = file.Name,
            Content = file.Content,
            Format = file.Format,
            Comment = "",
            Md5 = release.Md5,
            Type = "normal",
            Status = "success",
            Tags = { file.Tags },
            CreateTime = Now,
            CreateBy = TokenCheck.UserName,
            ModifyTime = Now,
            ModifyBy = TokenCheck.UserName,
            Reason = "",
            ReleaseDescription = description ?? "",
        });
    }

    /// <summary>Makes a release the one in force, under the next version.</summary>
    public void Activate(ConfigFileRelease release)
    {
        var next = ReleasesOf(release.Namespace, release.Group, release.FileName).Max(each => each.Version ?? 0) + 1;
        foreach (var other in ReleasesOf(release.Namespace, release.Group, release.FileName))
        {
            other.Active = false;
        }

        release.Active = true;
        release.Version = next;
        release.ModifyTime = Now;
        release.ModifyBy = TokenCheck.UserName;
        Signal();
    }

    public void RemoveRelease(ConfigFileRelease release)
    {
        Releases.Remove(release);
        Signal();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The server's own fingerprint of a content; nothing is kept secret by it.")]
    private static string Md5(string content) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(content)));

    private static ConfigFileTag Tag(string key, string value) => new() { Key = key, Value = value };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
}
