using System.Diagnostics.CodeAnalysis;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>Secrets from the environment and from files; relative paths are below the base directory.</summary>
internal sealed class SystemSecretSource(string baseDirectory, Action<string>? learn = null) : ISecretSource
{
    private const int MostBytes = 1024 * 1024;

    public void Learn(string value) => learn?.Invoke(value);

    public string? FindVariable(string name) => Environment.GetEnvironmentVariable(name);

    public bool TryReadFile(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? reason)
    {
        text = null;
        try
        {
            var file = new FileInfo(Path.GetFullPath(path, baseDirectory));
            if (!file.Exists)
            {
                reason = Directory.Exists(file.FullName) ? "it is a folder" : "it does not exist";
                return false;
            }

            if (file.Length > MostBytes)
            {
                reason = "it is larger than 1 MiB";
                return false;
            }

            text = File.ReadAllText(file.FullName);
            reason = null;
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            reason = "permission denied";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            reason = "it cannot be opened";
        }

        return false;
    }
}
