using System.Collections.Immutable;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>There is no configuration to start with.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException()
        : this([])
    {
    }

    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ConfigurationException(ImmutableArray<ConfigurationProblem> problems, Exception? innerException = null)
        : base("The configuration cannot be used and there is no backup to start with:" + string.Concat(problems.Select(problem => "\n  " + problem)), innerException)
    {
        Problems = problems;
    }

    /// <summary>Every fault, warnings included.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; } = [];
}
