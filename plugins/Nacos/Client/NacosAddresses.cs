using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>The addresses of one endpoint; calls use one until it fails, then the next.</summary>
internal sealed class NacosAddresses
{
    // Nacos' own default port, and the distance of its gRPC port for clients.
    private const int DefaultPort = 8848;
    private const int GrpcOffset = 1000;

    private readonly NacosAddress[] _all;
    private int _current;

    public NacosAddresses(IReadOnlyList<string> addresses, NacosOptions options)
    {
        _all = [.. addresses.Select(address => ToAddress(address, options))];
        if (_all.Length == 0)
        {
            throw new SyncException(SyncErrorKind.Config, "The endpoint has no address; give at least one, for example 127.0.0.1:8848.");
        }
    }

    public int Count => _all.Length;

    /// <summary>The address to use now.</summary>
    public NacosAddress Current => _all[Volatile.Read(ref _current)];

    /// <summary>An address for a connection that was tried so often, so that several connections go to several nodes.</summary>
    public NacosAddress Of(int number) => _all[(int)((uint)number % (uint)_all.Length)];

    /// <summary>Moves on from an address that failed, unless somebody else did already.</summary>
    public void MoveOnFrom(NacosAddress failed)
    {
        var index = Array.IndexOf(_all, failed);
        Interlocked.CompareExchange(ref _current, (index + 1) % _all.Length, index);
    }

    private static NacosAddress ToAddress(string address, NacosOptions options)
    {
        var text = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new SyncException(SyncErrorKind.Config, "An address of the endpoint is not host:port, http:// or https://.");
        }

        var port = HasPort(text, uri) ? uri.Port : uri.Scheme == "http" ? DefaultPort : uri.Port;
        var http = new UriBuilder(uri.Scheme, uri.Host, port, uri.AbsolutePath).Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var grpcPort = options.GrpcPort > 0 ? options.GrpcPort : port + GrpcOffset;
        return grpcPort is > 0 and <= 65535
            ? new(http.TrimEnd('/'), new UriBuilder(options.GrpcTls ? "https" : "http", uri.Host, grpcPort).Uri)
            : throw new SyncException(SyncErrorKind.Config, $"The gRPC port of Nacos is its HTTP port and {GrpcOffset}, which is too high for port {port}; set the option grpc_port.");
    }

    // A port that is the scheme's default is not told apart by Uri from none at all.
    private static bool HasPort(string text, Uri uri) => !uri.IsDefaultPort || text.Contains($":{uri.Port}", StringComparison.Ordinal);
}
