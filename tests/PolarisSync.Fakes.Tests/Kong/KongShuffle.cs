using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>A file under other names and addresses.</summary>
internal static class KongShuffle
{
    private static readonly CaptureShuffle Names = new()
    {
        NamedBy = ["name", "host", "tags"],
    };

    public static Capture Of(Capture capture) => Names.Shuffle(capture);
}
