using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Calls;

namespace PolarisSync.Host.Loading;

/// <summary>One endpoint type an adapter offers, its options type hidden.</summary>
internal abstract class EndpointRegistration(EndpointType type, string file)
{
    /// <summary>Name and roles.</summary>
    public EndpointType Type { get; } = type;

    /// <summary>The DLL that offers it.</summary>
    public string File { get; } = file;

    /// <summary>Every fault in the options at once; none when they are good.</summary>
    public abstract IReadOnlyList<OptionProblem> Validate(JsonElement options);

    /// <summary>A JSON schema of the options.</summary>
    public abstract JsonObject ExportOptions(DocComments comments);

    /// <summary>Makes an endpoint, without any I/O.</summary>
    /// <exception cref="SyncException">Config: the options are wrong.</exception>
    public abstract IEndpoint Create(EndpointConfiguration configuration, EndpointServices services);
}
