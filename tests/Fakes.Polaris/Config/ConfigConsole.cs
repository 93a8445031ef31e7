using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Config;

/// <summary>The console side of the configuration centre.</summary>
internal sealed class ConfigConsole(ConfigStore store)
{
    private const int InvalidGroup = 400801;
    private const int Greatest = 100;

    public static ConfigResponse Answer(int code) => new() { Code = (uint)code, Info = Codes.Text(code) };

    public static ConfigBatchQueryResponse Query(int code, string? info = null) => new() { Code = (uint)code, Info = info ?? Codes.Text(code) };

    public ConfigResponse CreateGroup(ConfigFileGroup request)
    {
        var code = GroupProblem(request);
        if (code == Codes.Done)
        {
            code = store.Group(request.Namespace, request.Name) is null ? Codes.Done : Codes.Exists;
        }

        if (code == Codes.Done)
        {
            Fill(store.AddGroup(request.Namespace, request.Name), request);
        }

        return Answer(code);
    }

    public ConfigResponse UpdateGroup(ConfigFileGroup request)
    {
        if (store.Group(request.Namespace ?? "", request.Name ?? "") is not { } group)
        {
            return Answer(Codes.NotFound);
        }

        var before = group.Clone();
        Fill(group, request);
        if (group.Equals(before))
        {
            return Answer(Codes.NothingToUpdate);
        }

        group.ModifyTime = store.Now;
        return Answer(Codes.Done);
    }

    public ConfigResponse DeleteGroup(Query query)
    {
        var (ns, name) = (query["namespace"] ?? "", query["group"] ?? "");
        if (name.Length == 0)
        {
            return Answer(InvalidGroup);
        }

        var group = store.Group(ns, name);
        var full = store.Files.Exists(file => file.Namespace == ns && file.Group == name);
        if (group is not null && !full)
        {
            store.RemoveGroup(group);
        }

        return Answer(group is null ? Codes.NotFound : full ? Codes.Exists : Codes.Done);
    }

    public ConfigBatchQueryResponse Groups(Query query) => Page(
        query,
        store.Groups.Where(group => query.Allows("namespace", group.Namespace) && Named(query["group"] ?? query["name"], group.Name)
            && query.Allows("business", group.Business) && query.Allows("department", group.Department)),
        group => group.Id!.Value,
        (answer, groups) => answer.ConfigFileGroups.Add(groups.Select(Counted)));

    public ConfigResponse CreateFile(ConfigFile request)
    {
        if (store.File(request.Namespace ?? "", request.Group ?? "", request.Name ?? "") is not null)
        {
            return Answer(Codes.Exists);
        }

        var echo = request.Clone();
        store.AddFile(request);
        echo.CreateBy = TokenCheck.UserName;
        echo.ModifyBy = TokenCheck.UserName;
        var answer = Answer(Codes.Done);
        answer.ConfigFile = echo;
        return answer;
    }

    public ConfigResponse UpdateFile(ConfigFile request)
    {
        if (store.File(request.Namespace ?? "", request.Group ?? "", request.Name ?? "") is not { } file)
        {
            return Answer(Codes.NotFound);
        }

        store.Update(file, request);
        var answer = Answer(Codes.Done);
        answer.ConfigFile = file.Clone();
        answer.ConfigFile.Status = "";
        return answer;
    }

    public ConfigResponse GetFile(Query query)
    {
        var file = store.File(query["namespace"] ?? "", query["group"] ?? "", query["name"] ?? "");
        var answer = Answer(file is null ? Codes.NotFound : Codes.Done);
        answer.ConfigFile = file?.Clone();
        return answer;
    }

    public ConfigResponse DeleteFile(Query query)
    {
        store.Remove(query["namespace"] ?? "", query["group"] ?? "", query["name"] ?? "");
        return Answer(Codes.Done);
    }

    public ConfigResponse DeleteFiles(IReadOnlyList<RequestItem<ConfigFile>> items)
    {
        foreach (var item in items)
        {
            store.Remove(item.Message.Namespace ?? "", item.Message.Group ?? "", item.Message.Name ?? "");
        }

        return Answer(Codes.Done);
    }

    public ConfigBatchQueryResponse Files(Query query) => Page(
        query,
        store.Files.Where(file => query.Allows("namespace", file.Namespace) && query.Allows("group", file.Group) && Named(query["name"], file.Name)),
        file => file.Id!.Value,
        (answer, files) => answer.ConfigFiles.Add(files.Select(file => file.Clone())));

    public ConfigResponse Publish(ConfigFileRelease request)
    {
        if (store.File(request.Namespace ?? "", request.Group ?? "", request.FileName ?? "") is not { } file)
        {
            return Answer(Codes.NotFound);
        }

        store.Release(file, request.Name, request.ReleaseDescription);
        var answer = Answer(Codes.Done);
        answer.ConfigFileRelease = request;
        return answer;
    }

    public ConfigResponse CreateAndPublish(ConfigFilePublishInfo request)
    {
        Upsert(request);
        return Answer(Codes.Done);
    }

    /// <summary>Writes a file and releases it.</summary>
    public void Upsert(ConfigFilePublishInfo request)
    {
        var file = new ConfigFile
        {
            Namespace = request.Namespace,
            Group = request.Group,
            Name = request.FileName,
            Content = request.Content,
            Format = request.Format,
            Comment = request.Comment,
            Tags = { request.Tags },
            Encrypted = request.Encrypted,
            EncryptAlgo = request.EncryptAlgo,
        };
        if (store.File(file.Namespace, file.Group, file.Name) is { } stored)
        {
            store.Update(stored, file);
        }
        else
        {
            store.AddFile(file);
        }

        // Only this way does a file learn of its release: one that is released by itself stays "to be released" in this store.
        var released = store.File(file.Namespace, file.Group, file.Name)!;
        store.Release(released, request.ReleaseName, request.ReleaseDescription);
        (released.Status, released.ReleaseBy, released.ReleaseTime) = ("normal", TokenCheck.UserName, store.Now);
    }

    public ConfigResponse GetRelease(Query query)
    {
        var (ns, group, file) = (query["namespace"] ?? "", query["group"] ?? "", query["file_name"] ?? "");
        var answer = Answer(Codes.Done);
        answer.ConfigFileRelease = query["release_name"] is { } name
            ? store.ReleasesOf(ns, group, file).FirstOrDefault(release => release.Name == name)?.Clone()
            : store.Active(ns, group, file)?.Clone();
        return answer;
    }

    public ConfigBatchQueryResponse Releases(Query query) => Page(
        query,
        store.Releases.Where(release => query.Allows("namespace", release.Namespace) && query.Allows("group", release.Group)
            && query.Allows("file_name", release.FileName) && query.Allows("release_name", release.Name)
            && (query["only_active"] != "true" || release.Active == true)),
        release => release.Id!.Value,
        (answer, releases) => answer.ConfigFileReleases.Add(releases.Select(Brief)));

    public ConfigBatchQueryResponse Histories(Query query) => Page(
        query,
        store.Histories.Where(entry => query.Allows("namespace", entry.Namespace) && query.Allows("group", entry.Group) && query.Allows("name", entry.FileName)),
        entry => entry.Id!.Value,
        (answer, entries) => answer.ConfigFileReleaseHistories.Add(entries.Select(entry => entry.Clone())));

    public ConfigBatchWriteResponse RollBack(IReadOnlyList<RequestItem<ConfigFileRelease>> items) => Each(items, store.Activate, Codes.NotFound);

    public ConfigBatchWriteResponse DeleteReleases(IReadOnlyList<RequestItem<ConfigFileRelease>> items) => Each(items, store.RemoveRelease, Codes.Done);

    public static ConfigEncryptAlgorithmResponse Algorithms() =>
        new() { Code = Codes.Done, Info = Codes.Text(Codes.Done), Algorithms = { "AES" } };

    private static int GroupProblem(ConfigFileGroup request) =>
        !Limits.IsName(request.Name) ? InvalidGroup : Limits.NamespaceIn(request.Namespace) ?? Codes.Done;

    private static void Fill(ConfigFileGroup group, ConfigFileGroup request)
    {
        group.Comment = request.Comment ?? "";
        group.Business = request.Business ?? "";
        group.Department = request.Department ?? "";
        group.Metadata.Clear();
        group.Metadata.Add(request.Metadata);
    }

    private static bool Named(string? wanted, string name) => wanted switch
    {
        null => true,
        [.. var start, '*'] => name.StartsWith(start, StringComparison.Ordinal),
        _ => wanted == name,
    };

    private static ConfigFileRelease Brief(ConfigFileRelease release)
    {
        var brief = release.Clone();
        (brief.Content, brief.Comment, brief.Md5) = (null, null, null);
        return brief;
    }

    private static ConfigBatchQueryResponse Page<T>(Query query, IEnumerable<T> all, Func<T, ulong> id, Action<ConfigBatchQueryResponse, IEnumerable<T>> show)
    {
        if (query.Page is not { } page)
        {
            return Query(Codes.BadRequest, $"strconv.ParseUint: parsing \"{query["limit"] ?? query["offset"]}\": invalid syntax");
        }

        var hits = all.OrderByDescending(id).ToList();
        var answer = Query(Codes.Done);
        answer.Total = (uint)hits.Count;
        show(answer, hits.Skip(page.Offset).Take(Math.Min(page.Limit, Greatest)));
        return answer;
    }

    private ConfigFileGroup Counted(ConfigFileGroup group)
    {
        var counted = group.Clone();
        counted.FileCount = (ulong)store.Files.Count(file => file.Namespace == group.Namespace && file.Group == group.Name);
        return counted;
    }

    private ConfigBatchWriteResponse Each(IReadOnlyList<RequestItem<ConfigFileRelease>> items, Action<ConfigFileRelease> apply, int whenMissing)
    {
        var answer = new ConfigBatchWriteResponse();
        foreach (var request in items.Select(item => item.Message))
        {
            var release = store.ReleasesOf(request.Namespace ?? "", request.Group ?? "", request.FileName ?? "").FirstOrDefault(each => each.Name == request.Name);
            if (release is not null)
            {
                apply(release);
            }

            answer.Responses.Add(Answer(release is null ? whenMissing : Codes.Done));
        }

        var code = answer.Responses.Max(response => response.Code!.Value);
        (answer.Code, answer.Info) = (code, Codes.Text((int)code));
        return answer;
    }
}
