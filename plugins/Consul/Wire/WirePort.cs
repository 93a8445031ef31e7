namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>One of several ports of a service, since Consul 1.22; such a service has no <c>Port</c>.</summary>
internal sealed record WirePort
{
    public int Port { get; set; }

    public string? Name { get; set; }

    public bool Default { get; set; }
}
