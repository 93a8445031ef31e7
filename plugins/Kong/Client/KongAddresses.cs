using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>Admin addresses of one Kong; all calls use one until it fails, then the next.</summary>
internal sealed class KongAddresses
{
    private readonly string[] _bases;
    private int _current;

    public KongAddresses(IReadOnlyList<string> addresses)
    {
        _bases = [.. addresses.Select(ToBase)];
        if (_bases.Length == 0)
        {
            throw new SyncException(SyncErrorKind.Config, "The endpoint has no address; give that of Kong's Admin API, for example 127.0.0.1:8001.");
        }
    }

    public int Count => _bases.Length;

    /// <summary>The address to use now.</summary>
    public string Current => _bases[Volatile.Read(ref _current)];

    /// <summary>Moves on from an address that failed, unless somebody else did already.</summary>
    public void MoveOnFrom(string failed)
    {
        var index = Array.IndexOf(_bases, failed);
        Interlocked.CompareExchange(ref _current, (index + 1) % _bases.Length, index);
    }

    private static string ToBase(string address)
    {
        var text = address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
            : throw new SyncException(SyncErrorKind.Config, "An address of the endpoint is not host:port, http:// or https://.");
    }
}
