using System.Collections.Frozen;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The codes of Polaris and the text that belongs to each.</summary>
internal static class Codes
{
    public const int Done = 200000;
    public const int DataUnchanged = 200001;
    public const int NothingToUpdate = 200002;
    public const int BadRequest = 400000;
    public const int Undecodable = 400001;
    public const int EmptyRequest = 400002;
    public const int BatchTooLarge = 400003;
    public const int InvalidDiscoverResource = 400004;
    public const int InvalidParameter = 400103;
    public const int QueryEmpty = 400104;
    public const int QueryMetadata = 400105;
    public const int InvalidNamespace = 400110;
    public const int InvalidService = 400120;
    public const int InvalidInstanceId = 400130;
    public const int InvalidHost = 400131;
    public const int InvalidPort = 400132;
    public const int InvalidProtocol = 400136;
    public const int InvalidVersion = 400137;
    public const int InvalidLogicSet = 400138;
    public const int InvalidIsolate = 400139;
    public const int InvalidMetadata = 400150;
    public const int Exists = 400201;
    public const int NotFound = 400202;
    public const int NamespaceHasServices = 400203;
    public const int ServiceHasInstances = 400204;
    public const int SameInstance = 400208;
    public const int ServiceHasAliases = 400210;
    public const int NamespaceHasGroups = 400219;
    public const int NoService = 400301;
    public const int NoInstance = 400303;
    public const int NoAlias = 400304;
    public const int NoUser = 400312;
    public const int NotApproved = 401001;
    public const int ExecuteFailed = 500000;
    public const int StoreFailed = 500001;

    private static readonly FrozenDictionary<int, string> Texts = new Dictionary<int, string>
    {
        [Done] = "execute success",
        [DataUnchanged] = "discover data is no change",
        [NothingToUpdate] = "update data is no change, no need to update",
        [BadRequest] = "bad request",
        [Undecodable] = "request decode failed",
        [EmptyRequest] = "empty request",
        [BatchTooLarge] = "batch size over the limit",
        [InvalidDiscoverResource] = "invalid discover resource",
        [InvalidParameter] = "invalid parameter",
        [QueryEmpty] = "query instance parameter is empty",
        [QueryMetadata] = "query instance, service or namespace or host is required",
        [InvalidNamespace] = "invalid namespace name",
        [InvalidService] = "invalid service name",
        [InvalidInstanceId] = "invalid instance id",
        [InvalidHost] = "invalid instance host",
        [InvalidPort] = "invalid instance port",
        [InvalidProtocol] = "invalid instance protocol",
        [InvalidVersion] = "invalid instance version",
        [InvalidLogicSet] = "invalid instance logic set",
        [InvalidIsolate] = "invalid instance isolate",
        [InvalidMetadata] = "the length of metadata is too long or metadata contains invalid characters",
        [Exists] = "existed resource",
        [NotFound] = "not found resource",
        [NamespaceHasServices] = "some services existed in namespace",
        [ServiceHasInstances] = "some instances existed in service",
        [SameInstance] = "the same instance request",
        [ServiceHasAliases] = "some aliases existed in service",
        [NamespaceHasGroups] = "some config group existed in namespace",
        [NoService] = "not found service",
        [NoInstance] = "not found instances",
        [NoAlias] = "not found service alias",
        [NoUser] = "not found user",
        [NotApproved] = "access is not approved",
        [400801] = "invalid config file group name",
        [400806] = "invalid watch config file format",
        [409000] = "data is conflict, please try again",
        [StoreFailed] = "store layer exception",
    }.ToFrozenDictionary();

    /// <summary>The text of a code. Those that were never recorded have one that names the code: nobody may match on it.</summary>
    public static string Text(int code) => Texts.GetValueOrDefault(code) ?? $"code {code}";

    public static string Text(int code, string? detail) => detail is null ? Text(code) : $"{Text(code)}: {detail}";
}
