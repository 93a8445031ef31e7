namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>What a field holds.</summary>
internal enum FieldKind
{
    Text,
    UInt32,
    Long,
    Bool,
    Enum,
    Message,
    Map,
}
