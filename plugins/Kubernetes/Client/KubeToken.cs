using System.Net.Http.Headers;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>The token of each call: a given one, or one from a file that Kubernetes renews, read again once a minute and after a refusal. Thread-safe.</summary>
internal sealed class KubeToken
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);
    private readonly string? _file;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private string? _token;
    private long? _readAt;

    private KubeToken(string? token, string? file, TimeProvider timeProvider)
    {
        _token = token;
        _file = file;
        _timeProvider = timeProvider;
    }

    /// <summary>A token that was given, else the one in a file that was named, else that of the service account where there is one, else none.</summary>
    public static KubeToken From(string? token, string? file, InCluster inCluster, TimeProvider timeProvider)
    {
        if (!string.IsNullOrEmpty(token))
        {
            return new(token, null, timeProvider);
        }

        var used = string.IsNullOrEmpty(file) ? (File.Exists(inCluster.TokenFile) ? inCluster.TokenFile : null) : file;
        return new(null, used, timeProvider);
    }

    /// <summary>Whether another token may be there after a refusal.</summary>
    public bool CanRenew => _file is not null;

    /// <summary>The header of a call; null for none.</summary>
    /// <exception cref="SyncException">Config: the file cannot be read and never could.</exception>
    public AuthenticationHeaderValue? Header()
    {
        lock (_gate)
        {
            if (_file is not null && (_readAt is not { } at || _timeProvider.GetElapsedTime(at) >= ReadEvery))
            {
                Read();
            }

            return string.IsNullOrEmpty(_token) ? null : new("Bearer", _token);
        }
    }

    /// <summary>Reads the file again at the next call.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _readAt = null;
        }
    }

    /// <summary>Takes the token out of a text that a server echoed.</summary>
    public string Strip(string text)
    {
        lock (_gate)
        {
            return string.IsNullOrEmpty(_token) ? text : text.Replace(_token, "***", StringComparison.Ordinal);
        }
    }

    private void Read()
    {
        try
        {
            _token = File.ReadAllText(_file!).Trim();
            _readAt = _timeProvider.GetTimestamp();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A mount that is being swapped: the last token is good for a while.
            if (string.IsNullOrEmpty(_token))
            {
                throw new SyncException(SyncErrorKind.Config, $"The token file '{_file}' cannot be read: {error.Message}", error);
            }
        }
    }
}
