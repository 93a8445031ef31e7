using System.Reflection;
using System.Runtime.Loader;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>Loads the adapter as the host does: from its own folder with its own libraries, sharing only what the package shares, and collectible.</summary>
internal sealed class AdapterFolder() : AssemblyLoadContext(nameof(AdapterFolder), isCollectible: true)
{
    private static readonly string s_dll = Find();
    private readonly AssemblyDependencyResolver _resolver = new(s_dll);

    public Assembly LoadAdapter() => LoadFromAssemblyPath(s_dll);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is "PolarisSync.Abstractions" or "Microsoft.Extensions.Logging.Abstractions" || _resolver.ResolveAssemblyToPath(assemblyName) is not { } path
            ? null
            : LoadFromAssemblyPath(path);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var dll = Path.Combine(folder.FullName, "artifacts", "plugins", "PolarisSync.Plugins.Kubernetes", "PolarisSync.Plugins.Kubernetes.dll");
            if (File.Exists(dll))
            {
                return dll;
            }
        }

        throw new FileNotFoundException("The adapter's folder is not below artifacts/plugins.");
    }
}
