using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Tests;

/// <summary>A folder of its own for one test, and endpoints on files in it.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("polaris-sync-file-").FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(_path, name);

    /// <summary>An endpoint on one path.</summary>
    public static IEndpoint CreateEndpoint(string path, TimeProvider? timeProvider = null) => new FileEndpoint(new(
        new EndpointDefinition { Name = "file", Type = "file", Addresses = [path] },
        new(),
        NullLoggerFactory.Instance,
        timeProvider ?? TimeProvider.System,
        _ => throw new InvalidOperationException("A file needs no handler.")));

    /// <summary>Everything below the folder, as relative paths.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(_path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_path, file));

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
