namespace PolarisSync.Host.Configuration;

/// <summary>The file the demo reads: a copy below the data folder, so that people who try things change nothing that was shipped.</summary>
internal static class DemoFiles
{
    /// <summary>Makes the copy where there is none; leaves one that is there as it is.</summary>
    public static void Prepare(ConfigurationSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var (template, copy) = (sources.DemoTemplate.FullPath, sources.DemoServices.FullPath);
        if (File.Exists(copy) || !File.Exists(template))
        {
            return;
        }

        var made = $"{copy}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(template, made, overwrite: true);

            // Whoever was here meanwhile may have begun to edit it.
            File.Move(made, copy, overwrite: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The endpoint will say that its file is missing, and where it looked.
            if (File.Exists(made))
            {
                File.Delete(made);
            }
        }
    }
}
