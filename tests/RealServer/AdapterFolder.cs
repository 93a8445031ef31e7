using System.Reflection;
using System.Runtime.Loader;

namespace PolarisSync.Tests.RealServer;

/// <summary>Loads an adapter as the host does: from its own folder with its own libraries, sharing only what the package shares, and collectible.</summary>
public sealed class AdapterFolder : AssemblyLoadContext
{
    private readonly string _dll;
    private readonly AssemblyDependencyResolver _resolver;

    /// <param name="adapter">Name of its assembly and folder.</param>
    public AdapterFolder(string adapter)
        : base(adapter, isCollectible: true)
    {
        _dll = Find(adapter);
        _resolver = new(_dll);
    }

    /// <summary>The adapter, not the one the tests are built against.</summary>
    public Assembly LoadAdapter() => LoadFromAssemblyPath(_dll);

    /// <summary>Waits until nothing of an unloaded one is left in memory.</summary>
    public static Task CollectedAsync(WeakReference folder, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !folder.IsAlive;
        },
        TimeSpan.FromSeconds(20),
        "the load context is collected",
        cancellationToken);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        return assemblyName.Name is "PolarisSync.Abstractions" or "Microsoft.Extensions.Logging.Abstractions" || _resolver.ResolveAssemblyToPath(assemblyName) is not { } path
            ? null
            : LoadFromAssemblyPath(path);
    }

    private static string Find(string adapter)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var dll = Path.Combine(folder.FullName, "artifacts", "plugins", adapter, adapter + ".dll");
            if (File.Exists(dll))
            {
                return dll;
            }
        }

        throw new FileNotFoundException("The adapter's folder is not below artifacts/plugins.");
    }
}
