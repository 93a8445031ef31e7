namespace PolarisSync.Plugins.Polaris;

/// <summary>The codes of Polaris that are told apart.</summary>
internal static class PolarisCodes
{
    public const long Success = 200000;
    public const long NoChange = 200001;
    public const long NothingToUpdate = 200002;
    public const long MixedBatch = 400000;
    public const long ParseFailed = 400001;
    public const long Exists = 400201;
    public const long NotFound = 400202;
    public const long SameInstanceInWindow = 400208;
    public const long ServiceNotFound = 400301;
    public const long InstanceNotFound = 400303;
    public const long NamespaceNotFound = 400305;

    /// <summary>Whether a write is done, or was done before.</summary>
    public static bool IsDone(long code) => code is Success or NothingToUpdate or Exists;
}
