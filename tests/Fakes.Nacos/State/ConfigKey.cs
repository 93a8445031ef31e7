namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Which configuration; the tenant as it is stored.</summary>
internal sealed record ConfigKey(string Tenant, string Group, string DataId);
