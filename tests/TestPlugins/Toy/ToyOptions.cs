using System.Text.Json.Serialization;
using PolarisSync.Abstractions;

namespace Toy;

/// <summary>The <c>options</c> of an endpoint of type <c>toy</c>.</summary>
internal sealed class ToyOptions : IValidatableOptions
{
    /// <summary>How often the file is looked at, in milliseconds, 10 to 60000.</summary>
    public int Poll { get; set; } = 200;

    public IEnumerable<OptionProblem> Validate() =>
        Poll is >= 10 and <= 60_000 ? [] : [new OptionProblem("poll", $"{Poll} is not between 10 and 60000 milliseconds")];
}

/// <summary>One instance in the file.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Host">IP address or host name.</param>
/// <param name="Port">Port.</param>
/// <param name="Owner">The owner of a copy; null for an instance that somebody else put there.</param>
internal sealed record ToyInstance(string Service, string Host, int Port, string? Owner = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ToyOptions))]
[JsonSerializable(typeof(List<ToyInstance>))]
internal sealed partial class ToyJson : JsonSerializerContext;
