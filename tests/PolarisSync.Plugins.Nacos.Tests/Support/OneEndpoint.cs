using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Takes what an adapter offers and makes an endpoint of it with default options.</summary>
internal sealed class OneEndpoint(int port) : IPluginRegistrar
{
    public IEndpoint? Endpoint { get; private set; }

    public void AddEndpoint<TOptions>(EndpointType type, JsonTypeInfo<TOptions> options, Func<EndpointContext<TOptions>, IEndpoint> create)
        where TOptions : class, new() => Endpoint = create(new(
            new EndpointDefinition { Name = "nacos", Type = type.Name, Addresses = [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")] },
            new(),
            NullLoggerFactory.Instance,
            TimeProvider.System,
            _ => new SocketsHttpHandler()));

    public void AddTaskProvider(string name, Func<TaskProviderContext, ITaskProvider> create) => throw new NotSupportedException(name);
}
