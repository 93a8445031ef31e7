namespace PolarisSync.Core.Configuration;

/// <summary>The <c>server</c> of an endpoint.</summary>
internal static class ServerShape
{
    public static ObjectShape Object { get; } = new(
        "server",
        "Addresses and credentials of an endpoint.",
        AccessShape.Addresses,
        AccessShape.Token,
        AccessShape.User,
        AccessShape.Password);
}
