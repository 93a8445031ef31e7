namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>What JSON a field takes.</summary>
internal enum FieldKind
{
    Text,
    Integer,
    Number,
    Flag,
    Set,
    List,
    Record,
    Map,
    Reference,
}
