namespace PolarisSync.Tests.Fakes;

/// <summary>The engine did at a registry what it never may. Also kept in <see cref="InMemoryRegistry.Violations"/>, since the engine catches it.</summary>
public sealed class RegistryViolationException : Exception
{
    public RegistryViolationException()
    {
    }

    public RegistryViolationException(string message)
        : base(message)
    {
    }

    public RegistryViolationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
