using PolarisSync.Abstractions;

namespace TestPlugins.Two;

/// <summary>Options of the adapter.</summary>
public sealed class TwoOptions : IValidatableOptions
{
    /// <summary>Seconds.</summary>
    public int Wait { get; set; } = 30;

    /// <summary>Anything.</summary>
    public string Place { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate() => Wait < 1 ? [new OptionProblem("wait", $"{Wait} is less than 1")] : [];
}
