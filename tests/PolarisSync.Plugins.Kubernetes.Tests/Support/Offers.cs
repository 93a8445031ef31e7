using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>Takes what an adapter offers, and makes an endpoint of it with default options.</summary>
internal sealed class Offers(Uri address) : IPluginRegistrar
{
    public IEndpoint? Endpoint { get; private set; }

    public Func<TaskProviderContext, ITaskProvider>? Provider { get; private set; }

    public void AddEndpoint<TOptions>(EndpointType type, JsonTypeInfo<TOptions> options, Func<EndpointContext<TOptions>, IEndpoint> create)
        where TOptions : class, new() => Endpoint = create(new(
            new EndpointDefinition { Name = "cluster", Type = type.Name, Addresses = [address.ToString()], Token = KubeAccess.AdminToken },
            new(),
            NullLoggerFactory.Instance,
            TimeProvider.System,
            _ => new SocketsHttpHandler()));

    public void AddTaskProvider(string name, Func<TaskProviderContext, ITaskProvider> create) => Provider = create;
}
