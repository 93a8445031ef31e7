using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Where symbols say that the sources stand.</summary>
internal static class SourcePaths
{
    /// <summary>Every source a portable PDB names; it holds them in pieces, so that searching its bytes finds nothing.</summary>
    public static IReadOnlyList<string> Of(byte[] pdb)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(pdb));
        var reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];
    }
}
