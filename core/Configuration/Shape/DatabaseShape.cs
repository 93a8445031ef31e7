namespace PolarisSync.Core.Configuration;

/// <summary>The <c>db</c> of an endpoint.</summary>
internal static class DatabaseShape
{
    public static ObjectShape Object { get; } = new(
        "database",
        "A database, as documents of the Java tool have it.",
        new Key<TextShape> { Name = "jdbc_url", Description = "Its URL.", Value = new() },
        new Key<TextShape> { Name = "username", Description = "The user's name.", Value = new() },
        new Key<TextShape> { Name = "password", Description = "The user's password.", Value = new() });
}
