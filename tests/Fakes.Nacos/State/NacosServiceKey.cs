namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Which service: namespace, group and plain name.</summary>
internal sealed record NacosServiceKey(string Namespace, string Group, string Name)
{
    /// <summary>The name with the group in it, as it goes over HTTP.</summary>
    public string Grouped => $"{Group}@@{Name}";
}
