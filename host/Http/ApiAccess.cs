namespace PolarisSync.Host.Http;

/// <summary>Who may call a route.</summary>
internal enum ApiAccess
{
    /// <summary>Anybody who reaches the port.</summary>
    Open,

    /// <summary>Anybody on this machine; with the admin token from elsewhere.</summary>
    Reading,

    /// <summary>Whoever has the admin token.</summary>
    Changing,
}
