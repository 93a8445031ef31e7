using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolarisSync.Architecture.Tests;

/// <summary>What a compiled DLL says of itself, read without loading it.</summary>
internal sealed class CompiledAssembly : IDisposable
{
    private const string LoggerMessage = "LoggerMessageAttribute";

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public CompiledAssembly(string path)
    {
        Assert.That(path, Does.Exist, "build the solution first: everything that is checked must be there");
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>Names of the assemblies it refers to.</summary>
    public IReadOnlyList<string> References =>
        [.. _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)];

    /// <summary>Each log message's event id and its method.</summary>
    public IReadOnlyList<(int Id, string Method)> LogEvents()
    {
        var events = new List<(int Id, string Method)>();
        foreach (var typeHandle in _metadata.TypeDefinitions)
        {
            foreach (var methodHandle in _metadata.GetTypeDefinition(typeHandle).GetMethods())
            {
                var method = _metadata.GetMethodDefinition(methodHandle);
                foreach (var attribute in method.GetCustomAttributes().Select(_metadata.GetCustomAttribute).Where(attribute => IsNamed(attribute, LoggerMessage)))
                {
                    events.Add((EventId(attribute), $"{TypeName(typeHandle)}.{_metadata.GetString(method.Name)}"));
                }
            }
        }

        return events;
    }

    public void Dispose() => _file.Dispose();

    private static int EventId(CustomAttribute attribute)
    {
        var value = attribute.DecodeValue(new AttributeTypes());
        return value.NamedArguments.FirstOrDefault(argument => argument.Name is "EventId").Value as int?
            ?? value.FixedArguments.Select(argument => argument.Value).OfType<int>().FirstOrDefault();
    }

    private bool IsNamed(CustomAttribute attribute, string name)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        var type = _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return type.Kind == HandleKind.TypeReference
            && _metadata.StringComparer.Equals(_metadata.GetTypeReference((TypeReferenceHandle)type).Name, name);
    }

    private string TypeName(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var name = _metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{TypeName(outer)}.{name}" : name;
    }
}
