namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Which instance a check belongs to and when it last changed.</summary>
internal interface IIndexedCheck
{
    string CheckId { get; }

    string? ServiceId { get; }

    long ModifyIndex { get; }
}
