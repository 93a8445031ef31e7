using System.Text.RegularExpressions;
using Google.Protobuf.Collections;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>What names, numbers and texts may be; each check gives the code of the first fault, or null.</summary>
internal static partial class Limits
{
    public const int BatchSize = 100;
    private const int NamespaceLength = 64;
    private const int ServiceLength = 128;
    private const int HostLength = 128;
    private const int ProtocolLength = 32;
    private const int VersionLength = 32;
    private const int LogicSetLength = 128;
    private const int MetadataPairs = 64;
    private const int MetadataKeyLength = 128;
    private const int MetadataValueLength = 4096;

    public static bool IsName(string? name) => !string.IsNullOrEmpty(name) && Name().IsMatch(name);

    public static int? NamespaceIn(string? ns) => IsName(ns) && ns!.Length <= NamespaceLength ? null : Codes.InvalidNamespace;

    public static int? ServiceName(string? service) => IsName(service) && service!.Length <= ServiceLength ? null : Codes.InvalidService;

    /// <summary>Service, namespace, host: what names a host of a service.</summary>
    public static int? HostOf(Instance instance) =>
        ServiceName(instance.Service)
        ?? NamespaceIn(instance.Namespace)
        ?? (string.IsNullOrEmpty(instance.Host) || Characters(instance.Host) > HostLength ? Codes.InvalidHost : null);

    /// <summary>The four fields that name an instance without an id.</summary>
    public static int? Key(Instance instance) => HostOf(instance) ?? (instance.Port is null or > ushort.MaxValue ? Codes.InvalidPort : null);

    /// <summary>An instance to be found: by an id, or by its four fields.</summary>
    public static int? Found(Instance instance) => instance.Id switch
    {
        null => Key(instance),
        "" => Codes.InvalidInstanceId,
        _ => null,
    };

    /// <summary>What an instance brings besides its key.</summary>
    public static int? Content(Instance instance) =>
        Characters(instance.Protocol) > ProtocolLength ? Codes.InvalidProtocol
        : Characters(instance.Version) > VersionLength ? Codes.InvalidVersion
        : Characters(instance.LogicSet) > LogicSetLength ? Codes.InvalidLogicSet
        : instance.Weight > ushort.MaxValue ? Codes.InvalidParameter
        : Metadata(instance.Metadata);

    public static int? Metadata(MapField<string, string> metadata) =>
        metadata.Count > MetadataPairs
        || metadata.Any(pair => Characters(pair.Key) > MetadataKeyLength || Characters(pair.Value) > MetadataValueLength)
            ? Codes.InvalidMetadata
            : null;

    private static int Characters(string? text) => text is null ? 0 : text.EnumerateRunes().Count();

    [GeneratedRegex("^[0-9A-Za-z-./:_]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
