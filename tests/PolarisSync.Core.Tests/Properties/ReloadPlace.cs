using PolarisSync.Abstractions;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>One copy's place at the destination.</summary>
internal readonly record struct ReloadPlace(ServiceKey Target, InstanceKey Instance, string Owner);
