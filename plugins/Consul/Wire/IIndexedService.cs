namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Which service an instance belongs to and when it last changed.</summary>
internal interface IIndexedService
{
    string Id { get; }

    string Service { get; }

    long ModifyIndex { get; }
}
