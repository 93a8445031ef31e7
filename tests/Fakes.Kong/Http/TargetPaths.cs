namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Tells the paths of targets from others.</summary>
internal static class TargetPaths
{
    private const int ListLength = 3;
    private const int OneLength = 4;

    /// <summary>/upstreams/{u}/targets.</summary>
    public static bool IsList(IReadOnlyList<string> segments) => segments.Count == ListLength && IsBelow(segments);

    /// <summary>/upstreams/{u}/targets/all.</summary>
    public static bool IsAll(IReadOnlyList<string> segments) => segments.Count == OneLength && IsBelow(segments) && segments[^1] == "all";

    /// <summary>/upstreams/{u}/targets/{t}.</summary>
    public static bool IsOne(IReadOnlyList<string> segments) => segments.Count == OneLength && IsBelow(segments) && segments[^1] != "all";

    /// <summary>True below /upstreams/{u}/targets.</summary>
    public static bool IsBelow(IReadOnlyList<string> segments) => segments.Count >= ListLength && segments[0] == "upstreams" && segments[ListLength - 1] == "targets";
}
