using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolarisSync.Host.Loading;

/// <summary>What a DLL says of itself, read without loading it.</summary>
internal sealed record AssemblyFacts
{
    private const string VersionKey = "PolarisSync.Abstractions.Version";

    /// <summary>Its own version, as its author wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>The version of PolarisSync.Abstractions it was built against; null when it does not say.</summary>
    public string? BuiltAgainst { get; init; }

    /// <summary>The assemblies it was compiled against.</summary>
    public required IReadOnlyList<AssemblyName> References { get; init; }

    /// <summary>Reads a DLL.</summary>
    /// <exception cref="PluginFaultException">It is no .NET assembly.</exception>
    /// <exception cref="BadImageFormatException">It is damaged.</exception>
    public static AssemblyFacts Read(string dll)
    {
        using var stream = new FileStream(dll, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
        {
            throw new PluginFaultException("the file is a native DLL, not a .NET assembly.");
        }

        var reader = image.GetMetadataReader();
        if (!reader.IsAssembly)
        {
            throw new PluginFaultException("the file is a module, not a .NET assembly.");
        }

        var assembly = reader.GetAssemblyDefinition();
        var attributes = assembly.GetCustomAttributes().Select(handle => Texts(reader, reader.GetCustomAttribute(handle))).ToList();
        var version = attributes.Find(attribute => attribute.Name is nameof(AssemblyInformationalVersionAttribute)).First?.Split('+')[0];
        return new()
        {
            Version = string.IsNullOrEmpty(version) ? assembly.Version.ToString() : version,
            BuiltAgainst = attributes.Find(attribute => attribute is { Name: nameof(AssemblyMetadataAttribute), First: VersionKey }).Second,
            References = [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName())],
        };
    }

    // Of the two attributes of interest every argument is a string.
    private static (string Name, string? First, string? Second) Texts(MetadataReader reader, CustomAttribute attribute)
    {
        var name = attribute.Constructor.Kind == HandleKind.MemberReference
            && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name)
                : "";
        if (name is not (nameof(AssemblyMetadataAttribute) or nameof(AssemblyInformationalVersionAttribute)))
        {
            return (name, null, null);
        }

        var value = reader.GetBlobReader(attribute.Value);
        _ = value.ReadUInt16();
        var first = value.ReadSerializedString();
        return (name, first, name is nameof(AssemblyMetadataAttribute) ? value.ReadSerializedString() : null);
    }
}
