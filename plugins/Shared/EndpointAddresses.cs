using PolarisSync.Abstractions;

namespace PolarisSync.Plugins;

/// <summary>The addresses of one endpoint; all calls use one until it fails, then the next.</summary>
internal sealed class EndpointAddresses
{
    private readonly string[] _bases;
    private int _current;

    /// <summary>Reads them.</summary>
    /// <param name="addresses">As the document gives them.</param>
    /// <param name="needed">What to give when there is none.</param>
    /// <exception cref="SyncException">One is not an address, or there is none: <see cref="SyncErrorKind.Config"/>.</exception>
    public EndpointAddresses(IReadOnlyList<string> addresses, string needed)
    {
        _bases = [.. addresses.Select(ToBase)];
        if (_bases.Length == 0)
        {
            throw new SyncException(SyncErrorKind.Config, $"The endpoint has no address; give {needed}.");
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
