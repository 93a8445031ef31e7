using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>The endpoint types that are loaded. The host implements it; called while documents are compiled, from one thread at a time.</summary>
public interface IEndpointTypeCatalog
{
    /// <summary>The names of all loaded types, sorted, for messages; may be empty.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The loaded type of that name, or null. Names are lower case and compared ordinally.</summary>
    EndpointType? Find(string type);

    /// <summary>Tells two builds of the adapter apart that offers a loaded type, so that its endpoints are opened anew when it was replaced; empty when there is nothing to tell.</summary>
    /// <param name="type">The name of a loaded type.</param>
    string RevisionOf(string type) => "";

    /// <summary>
    /// Binds and checks an endpoint's <c>options</c> without connecting; every fault at once, none when they are good.
    /// </summary>
    /// <param name="type">The name of a loaded type.</param>
    /// <param name="options">The options object with secrets resolved; <see cref="JsonValueKind.Undefined"/> when the document has none.</param>
    IEnumerable<OptionProblem> ValidateOptions(string type, JsonElement options);
}
