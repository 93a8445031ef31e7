namespace PolarisSync.Host.Commands;

/// <summary>A verb cannot do what it was asked; the message is all a person needs.</summary>
internal sealed class VerbException : Exception
{
    public VerbException()
    {
    }

    public VerbException(string message)
        : base(message)
    {
    }

    public VerbException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
