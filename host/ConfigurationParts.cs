using PolarisSync.Abstractions;
using PolarisSync.Host.Configuration;

namespace PolarisSync.Host;

/// <summary>The configured provider and what reads its documents.</summary>
internal sealed record ConfigurationParts(ITaskProvider Provider, ConfigurationSources Sources, ConfigurationLoader Loader) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Provider.DisposeAsync();
}
