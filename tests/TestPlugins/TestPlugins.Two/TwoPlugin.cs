using PolarisSync.Abstractions;
using Words;

namespace TestPlugins.Two;

/// <summary>An adapter with an own version of a library that another adapter has too.</summary>
public sealed class TwoPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Two", Version = "2.0.0", Description = Greeting.Text };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType { Name = "two", Roles = EndpointRoles.Source },
            TwoJson.Default.TwoOptions,
            context => throw new SyncException(SyncErrorKind.Config, $"{Greeting.Text}, wait {context.Options.Wait}"));
    }
}
