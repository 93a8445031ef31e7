namespace PolarisSync.Core.Configuration;

/// <summary>One fault in a configuration document. Holds no secret: values of <c>token</c>, <c>password</c> and of <c>${...}</c> are never part of it.</summary>
public sealed record ConfigurationProblem
{
    /// <summary>The document, as its provider names it; usually a file path.</summary>
    public required string Origin { get; init; }

    /// <summary>Line in the document, from 1; 0 when the fault has no place in it, for example a missing file.</summary>
    public int Line { get; init; }

    /// <summary>Column in characters (not bytes), from 1; 0 when the fault has no place in the document.</summary>
    public int Column { get; init; }

    /// <summary>The JSON path, for example <c>tasks[2].destination.addresses[0]</c>; <c>$</c> for the document itself.</summary>
    public required string Path { get; init; }

    /// <summary>What is wrong, what is expected, and the nearest valid name where there is one.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the document is refused because of it.</summary>
    public ProblemSeverity Severity { get; init; }

    /// <summary><c>file:line:col: path: message</c>, the form in which faults are shown everywhere; without a path where the whole document is meant.</summary>
    public override string ToString() => $"{Origin}{(Line > 0 ? $":{Line}:{Column}" : "")}: {(Path is "$" ? "" : $"{Path}: ")}{Message}";
}
