namespace PolarisSync.Plugins.Kubernetes;

/// <summary>A reflection made of three actions.</summary>
internal sealed class Reflection<TView>(Action<IReadOnlyList<TView>> replace, Action<TView> put, Action<TView> remove) : IReflection<TView>
{
    public void Replace(IReadOnlyList<TView> items) => replace(items);

    public void Put(TView item) => put(item);

    public void Remove(TView item) => remove(item);
}
