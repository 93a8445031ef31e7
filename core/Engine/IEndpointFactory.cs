using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Engine;

/// <summary>Makes endpoints from loaded adapters; the host implements it.</summary>
public interface IEndpointFactory
{
    /// <summary>Makes an endpoint, without any I/O.</summary>
    /// <exception cref="SyncException">Config: the type is not loaded, or its options are wrong.</exception>
    IEndpoint Create(EndpointConfiguration configuration);
}
