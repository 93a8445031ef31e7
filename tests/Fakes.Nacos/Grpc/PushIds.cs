using System.Globalization;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>Numbers what the server sends unasked.</summary>
internal sealed class PushIds
{
    private long _last;

    public string Next() => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
}
