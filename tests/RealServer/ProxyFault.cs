namespace PolarisSync.Tests.RealServer;

/// <summary>How a <see cref="CountingProxy"/> misbehaves.</summary>
public enum ProxyFault
{
    /// <summary>Passes everything on.</summary>
    None,

    /// <summary>Takes requests and never answers.</summary>
    Hang,

    /// <summary>Answers 500 to everything.</summary>
    Error,

    /// <summary>Answers 200 with an empty object to everything.</summary>
    EmptyObject,

    /// <summary>Passes requests on and empties the answers, as Consul does for a token without rights: <c>{}</c>, <c>[]</c>, and 403 to writes.</summary>
    NoRights,
}
