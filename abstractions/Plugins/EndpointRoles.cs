namespace PolarisSync.Abstractions;

/// <summary>What an endpoint type can be used as.</summary>
[Flags]
public enum EndpointRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Services can be read from it.</summary>
    Source = 1,

    /// <summary>Services can be written to it.</summary>
    Destination = 2,
}
