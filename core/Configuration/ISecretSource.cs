using System.Diagnostics.CodeAnalysis;

namespace PolarisSync.Core.Configuration;

/// <summary>Where <c>${env:NAME}</c> and <c>${file:PATH}</c> come from. The host implements it.</summary>
public interface ISecretSource
{
    /// <summary>The value of an environment variable, or null when it is not set.</summary>
    string? FindVariable(string name);

    /// <summary>The text of a file. Returns false, with a short reason for people, when it cannot be read; does not throw.</summary>
    bool TryReadFile(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? reason);

    /// <summary>
    /// A value no person may be shown: a credential, or part of it, or anything that came through a reference, whether it came from here or is written
    /// out in a document. Called while documents are read, also those that are refused; may be called again with the same value.
    /// </summary>
    void Learn(string value)
    {
    }
}
