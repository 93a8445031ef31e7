using System.Text.Json.Serialization.Metadata;

namespace PolarisSync.Abstractions;

/// <summary>Takes what an adapter offers. Only the host implements it, so it may grow.</summary>
public interface IPluginRegistrar
{
    /// <summary>Offers an endpoint type.</summary>
    /// <typeparam name="TOptions">
    /// The adapter's own options, bound strictly from <c>options</c> of the configuration: an unknown member is an error. Defaults are the
    /// property initializers. Implement <see cref="IValidatableOptions"/> to check more.
    /// </typeparam>
    /// <param name="type">Name and roles.</param>
    /// <param name="options">Source-generated serializer information, so that no reflection cache pins the load context.</param>
    /// <param name="create">Makes an endpoint; does no I/O and starts nothing.</param>
    void AddEndpoint<TOptions>(EndpointType type, JsonTypeInfo<TOptions> options, Func<EndpointContext<TOptions>, IEndpoint> create)
        where TOptions : class, new();

    /// <summary>Offers a provider of configuration documents, chosen by <c>POLARIS_SYNC_REGISTRY_CONFIG_PROVIDER</c>.</summary>
    /// <param name="name">The provider's name, lower case, for example <c>kubernetes</c>.</param>
    /// <param name="create">Makes a provider; does no I/O and starts nothing.</param>
    void AddTaskProvider(string name, Func<TaskProviderContext, ITaskProvider> create);
}
