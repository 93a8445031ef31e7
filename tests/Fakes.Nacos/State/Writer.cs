namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Whose set is written, and what the one who writes calls itself.</summary>
internal sealed record Writer(string Owner, string Name)
{
    /// <summary>The server itself.</summary>
    public static Writer Server(string owner) => new(owner, "");

    /// <summary>What comes over HTTP belongs to its address, whoever sends it.</summary>
    public static Writer Http(NacosInstance instance, string name, bool clusterApart) =>
        new($"{(clusterApart && instance.Port <= 0 ? instance.Ip + ":unknown" : instance.Address)}{(clusterApart ? ":" + instance.Cluster : "")}#{(instance.Ephemeral ? "true" : "false")}", name);
}
