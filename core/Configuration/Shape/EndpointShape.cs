namespace PolarisSync.Core.Configuration;

/// <summary>A <c>source</c> or <c>destination</c>.</summary>
internal static class EndpointShape
{
    public static Key<TextShape> Name { get; } = new()
    {
        Name = "name",
        Description = "The endpoint's name; all tasks that use it define it alike. A source's name is the mark on its copies, so choose it for good.",
        IsRequired = true,
        Value = Names.Shape,
        Examples = ["\"consul-a\""],
    };

    public static Key<TextShape> Type { get; } = new()
    {
        Name = "type",
        Description = "What kind of server it is: the name of a type that an adapter offers. A task of another type waits for an adapter.",
        IsRequired = true,
        Value = TextShape.NotBlank,
    };

    public static Key<TextShape> ProductName { get; } = new() { Name = "product_name", Description = "Taken from documents of the Java tool.", Value = new() };

    public static Key<AnyShape> Options { get; } = new()
    {
        Name = "options",
        Description = "The adapter's own options; which there are depends on the type.",
        Value = new(),
    };

    public static Key<ObjectShape> Tls { get; } = new() { Name = "tls", Description = "How the server's certificate is judged and which one is shown to it.", Value = TlsShape.Object };

    public static Key<NumberShape> MaxWritesPerSecond { get; } = new()
    {
        Name = "max_writes_per_second",
        Description = "How many changes a second are sent to it at most; without it as many as it takes.",
        Value = new(1, 1_000_000, IsWhole: true),
        Examples = ["100"],
    };

    public static Key<ObjectShape> Server { get; } = new()
    {
        Name = "server",
        Description = "Another place for addresses and credentials, as documents with configuration tasks have it. Each is given here or in the endpoint, not twice.",
        Value = ServerShape.Object,
    };

    public static Key<ObjectShape> Db { get; } = new()
    {
        Name = "db",
        Description = "The database of a configuration centre, as the Java tool has it. Not used for services.",
        Value = DatabaseShape.Object,
    };

    public static ObjectShape Object { get; } = new(
        "endpoint",
        "A registry or gateway.",
        Name,
        Type,
        AccessShape.Addresses,
        AccessShape.Token,
        AccessShape.User,
        AccessShape.Password,
        ProductName,
        Options,
        Tls,
        MaxWritesPerSecond,
        Server,
        Db);
}
