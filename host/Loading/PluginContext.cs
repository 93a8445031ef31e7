using System.Runtime.Loader;
using IsolatedLoader = McMaster.NETCore.Plugins.PluginLoader;

namespace PolarisSync.Host.Loading;

/// <summary>The load context of one adapter, freed when it was replaced and the last of its endpoints is gone. Thread-safe.</summary>
internal sealed class PluginContext(IsolatedLoader loader)
{
    private readonly Lock _gate = new();
    private IsolatedLoader? _loader = loader;
    private int _uses;
    private bool _isRetired;

    /// <summary>Whether nothing of it is used any more.</summary>
    public bool IsUnloaded
    {
        get
        {
            lock (_gate)
            {
                return _loader is null;
            }
        }
    }

    /// <summary>Keeps it loaded until <see cref="Leave"/>; false when it was replaced.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _uses += _isRetired ? 0 : 1;
            return !_isRetired;
        }
    }

    /// <summary>One use ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _uses--;
            UnloadIfUnused();
        }
    }

    /// <summary>Nothing new is made of it; it goes when what there is has ended.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
            UnloadIfUnused();
        }
    }

    /// <summary>A handle that does not keep it, for proving that it was collected.</summary>
    internal WeakReference Watch() => new(AssemblyLoadContext.GetLoadContext(_loader!.LoadDefaultAssembly()));

    private void UnloadIfUnused()
    {
        if (_isRetired && _uses == 0)
        {
            _loader?.Dispose();
            _loader = null;
        }
    }
}
