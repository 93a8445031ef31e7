using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>What an object of ours stands for.</summary>
/// <param name="Target">The target.</param>
/// <param name="Group">The group; null for a service.</param>
internal sealed record KongIdentity(TargetKey Target, string? Group)
{
    public string Source => Target.Source ?? "";

    public string Namespace => Target.Service.Namespace;

    public string Service => Target.Service.Name;
}
