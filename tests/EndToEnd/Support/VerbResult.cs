namespace PolarisSync.EndToEnd.Tests;

/// <summary>What became of a verb.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record VerbResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both outputs, for searching and for failures.</summary>
    public string Text => Output + Error;

    /// <inheritdoc/>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
