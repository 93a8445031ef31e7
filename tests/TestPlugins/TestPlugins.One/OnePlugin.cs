using PolarisSync.Abstractions;
using Words;

namespace TestPlugins.One;

/// <summary>An adapter with an own version of a library that another adapter has too.</summary>
public sealed class OnePlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "One", Version = "1.0.0", Description = Greeting.Text };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType { Name = "one", Roles = EndpointRoles.Source },
            OneJson.Default.OneOptions,
            context => throw new SyncException(SyncErrorKind.Config, $"{Greeting.Text}, wait {context.Options.Wait}"));
    }
}
