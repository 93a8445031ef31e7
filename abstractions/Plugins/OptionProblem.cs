namespace PolarisSync.Abstractions;

/// <summary>A fault in an adapter's options.</summary>
/// <param name="Path">The JSON path below <c>options</c>, for example <c>wait</c> or <c>nodes[2].name</c>.</param>
/// <param name="Message">What is wrong and what is expected; no secrets.</param>
public sealed record OptionProblem(string Path, string Message);
