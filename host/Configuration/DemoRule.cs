using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>Decides, once at the start, whether a host that was told nothing runs the demo.</summary>
internal static class DemoRule
{
    /// <summary>
    /// The sources to use: the demo when no variable names a document, neither document declares a task, there is no backup of either, and the demo
    /// file exists. For the file provider only.
    /// </summary>
    public static ConfigurationSources Decide(ConfigurationSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var isNamed = sources.Registry.NamedBy is not null || sources.Configuration.NamedBy is not null;
        var hasBackup = sources.RegistryBackup.Exists || sources.ConfigurationBackup.Exists;
        return isNamed || hasBackup || !sources.Demo.Exists || DeclaresTasks(sources.Registry) || DeclaresTasks(sources.Configuration)
            ? sources
            : sources.ForDemo();
    }

    private static bool DeclaresTasks(DocumentFile file)
    {
        try
        {
            return file.Exists && TaskDocuments.DeclareTasks(File.ReadAllText(file.FullPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is something that cannot be read: the load will say so, the demo must not hide it.
            return true;
        }
    }
}
