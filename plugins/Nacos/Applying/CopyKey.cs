using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Names one copy among those we keep alive at a service; two owners may have one address for a moment.</summary>
/// <param name="Owner">The mark.</param>
/// <param name="Instance">Address and cluster.</param>
internal readonly record struct CopyKey(string Owner, InstanceKey Instance)
{
    public static CopyKey Of(ServiceInstance copy) => new(copy.Mark ?? "", copy.Key);
}
