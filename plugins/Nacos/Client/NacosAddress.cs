namespace PolarisSync.Plugins.Nacos;

/// <summary>One node of Nacos.</summary>
/// <param name="Http">Base of its HTTP paths, without the context path and without a slash at the end.</param>
/// <param name="Grpc">Where its gRPC port for clients is.</param>
internal sealed record NacosAddress(string Http, Uri Grpc);
