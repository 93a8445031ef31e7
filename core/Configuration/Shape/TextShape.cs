namespace PolarisSync.Core.Configuration;

/// <summary>A string; without a pattern any.</summary>
internal sealed record TextShape : ValueShape
{
    /// <summary>A string that holds more than spaces.</summary>
    public static TextShape NotBlank { get; } = new() { Pattern = TextPatterns.NotBlank, Expected = "a string that is not empty" };

    /// <summary>What the string has to match, from its first to its last character; what stands behind references is not judged by it.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern in words, as what is expected.</summary>
    public string Expected { get; init; } = "a string";

    /// <summary>Whether <c>${name}</c> stands for a group of a regular expression; see <see cref="SecretReferences"/>.</summary>
    public bool KeepsGroups { get; init; }
}
