namespace PolarisSync.Plugins.Kubernetes;

/// <summary>One TCP port of a slice, or of a Service that is only a name.</summary>
internal readonly record struct PortView(string Name, int Port, string Protocol);
