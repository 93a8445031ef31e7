using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Addresses of one kind; all calls use one until it fails, then the next.</summary>
internal sealed class PolarisAddresses
{
    private const string GrpcScheme = "grpc://";
    private readonly string[] _bases;
    private int _current;

    private PolarisAddresses(string[] bases) => _bases = bases;

    public int Count => _bases.Length;

    /// <summary>The address to use now.</summary>
    public string Current => _bases[Volatile.Read(ref _current)];

    /// <summary>Those of the HTTP API; one without a scheme is of these.</summary>
    public static PolarisAddresses Http(IReadOnlyList<string> addresses)
    {
        var bases = addresses.Where(address => !IsGrpc(address)).Select(address => ToBase(address, "http")).ToArray();
        return bases.Length > 0
            ? new(bases)
            : throw new SyncException(SyncErrorKind.Config, "The endpoint has no HTTP address; give at least one, for example 127.0.0.1:8090. A grpc:// address alone is for finding changes.");
    }

    /// <summary>Those of gRPC; null when there are none. They use TLS where the HTTP addresses do.</summary>
    public static PolarisAddresses? Grpc(IReadOnlyList<string> addresses)
    {
        var tls = addresses.Where(address => !IsGrpc(address)).All(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
        var bases = addresses.Where(IsGrpc).Select(address => ToBase(address[GrpcScheme.Length..], tls ? "https" : "http")).ToArray();
        return bases.Length > 0 ? new(bases) : null;
    }

    /// <summary>Moves on from an address that failed, unless somebody else did already.</summary>
    public void MoveOnFrom(string failed)
    {
        var index = Array.IndexOf(_bases, failed);
        Interlocked.CompareExchange(ref _current, (index + 1) % _bases.Length, index);
    }

    private static bool IsGrpc(string address) => address.StartsWith(GrpcScheme, StringComparison.OrdinalIgnoreCase);

    private static string ToBase(string address, string scheme)
    {
        var text = address.Contains("://", StringComparison.Ordinal) ? address : $"{scheme}://{address}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
            : throw new SyncException(SyncErrorKind.Config, "An address of the endpoint is not host:port, http://, https:// or grpc://.");
    }
}
