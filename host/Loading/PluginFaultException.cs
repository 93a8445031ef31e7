namespace PolarisSync.Host.Loading;

/// <summary>Why an adapter DLL cannot be used, as a sentence without the file name.</summary>
internal sealed class PluginFaultException : Exception
{
    public PluginFaultException()
    {
    }

    public PluginFaultException(string message)
        : base(message)
    {
    }

    public PluginFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
