using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File;

/// <summary>Offers the endpoint type <c>file</c>.</summary>
public sealed class FilePlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "File",
        Version = typeof(FilePlugin).Assembly.GetName().Version?.ToString(3) ?? "0",
        Description = "Services in a JSON file, watched while people edit it and written atomically.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        var type = new EndpointType
        {
            Name = "file",
            Roles = EndpointRoles.Source | EndpointRoles.Destination,
            HasNamespaces = true,
            AddressSchemes = [],
        };
        registrar.AddEndpoint(type, FileJsonContext.Default.FileEndpointOptions, context => new FileEndpoint(context));
    }
}
