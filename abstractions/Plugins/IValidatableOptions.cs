namespace PolarisSync.Abstractions;

/// <summary>Options that check themselves after they were bound.</summary>
public interface IValidatableOptions
{
    /// <summary>Every fault at once; none when the options are good.</summary>
    IEnumerable<OptionProblem> Validate();
}
