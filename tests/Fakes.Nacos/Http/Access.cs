namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Who may call a handler where clients must log in.</summary>
internal enum Access
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Who may read in the namespace.</summary>
    Read,

    /// <summary>Who may write in the namespace.</summary>
    Write,

    /// <summary>Who may read configurations of the namespace.</summary>
    ReadConfig,

    /// <summary>Who may write configurations of the namespace.</summary>
    WriteConfig,

    /// <summary>Whoever is logged in.</summary>
    User,

    /// <summary>The administrator.</summary>
    Administrator,
}
