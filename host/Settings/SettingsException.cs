namespace PolarisSync.Host.Settings;

/// <summary>The host's settings are wrong, or what they name cannot be used. The message is all a person needs: it may have several lines.</summary>
internal sealed class SettingsException : Exception
{
    public SettingsException()
    {
    }

    public SettingsException(string message)
        : base(message)
    {
    }

    public SettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
