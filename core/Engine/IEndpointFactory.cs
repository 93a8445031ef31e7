using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Engine;

/// <summary>Makes endpoints from loaded adapters; the host implements it.</summary>
public interface IEndpointFactory
{
    /// <summary>Makes an endpoint, without any I/O.</summary>
    /// <exception cref="SyncException">Config: the type is not loaded, or its options are wrong.</exception>
    IEndpoint Create(EndpointConfiguration configuration);

    /// <summary>Why there is no adapter for a type, as a sentence for people; null when one is loaded. Cheap; from any thread.</summary>
    string? FindMissing(string type) => null;

    /// <summary>An endpoint made here was disposed and is used by nobody any more.</summary>
    void Release(IEndpoint endpoint)
    {
    }
}
