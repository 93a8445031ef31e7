namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What a <see cref="Reflector{TWire, TView}"/> keeps up to date; called by it alone, one call at a time.</summary>
internal interface IReflection<in TView>
{
    /// <summary>A complete list: everything that is not in it is gone.</summary>
    void Replace(IReadOnlyList<TView> items);

    /// <summary>An object is new or changed.</summary>
    void Put(TView item);

    /// <summary>An object was deleted; this is its last state.</summary>
    void Remove(TView item);
}
