namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>A gRPC request without content.</summary>
internal sealed record WireEmpty;
