namespace PolarisSync.Plugins.Kubernetes;

/// <summary>The server no longer has the state that was asked for (410): list again. Never leaves the adapter.</summary>
internal sealed class ExpiredException(string message) : Exception(message)
{
    public ExpiredException()
        : this("The state asked for is gone.")
    {
    }

    public ExpiredException(string message, Exception? innerException)
        : this(innerException is null ? message : $"{message} {innerException.Message}")
    {
    }
}
