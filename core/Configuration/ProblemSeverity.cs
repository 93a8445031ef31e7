namespace PolarisSync.Core.Configuration;

/// <summary>What a problem does to its document.</summary>
public enum ProblemSeverity
{
    /// <summary>The document is refused as a whole; what ran before goes on.</summary>
    Error,

    /// <summary>The document is used; a person should look.</summary>
    Warning,
}
