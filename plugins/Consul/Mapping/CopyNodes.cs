using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Names the node that holds the copies of one owner and recognises such nodes. Consul compares node names without case (measured on
/// 1.8.7: <c>nA</c> and <c>na</c> are one node), so capitals are escaped: two owners never share a node.
/// </summary>
internal sealed class CopyNodes(string prefix)
{
    public const string DefaultPrefix = "polaris-sync-";

    /// <summary>Node metadata that names the owner, so that copies made under another prefix are recognised as copies.</summary>
    public const string OwnerKey = MetaKeys.OwnPrefix + "owner";

    /// <summary>Consul wants a node address; clients never see it, since every copy has an address of its own.</summary>
    public const string Address = "127.0.0.1";

    public string NameOf(string owner) => prefix + MetaKeys.Escape(owner, forNode: true);

    /// <summary>Whether a node of this name is ours to write to.</summary>
    public bool IsOurName(string node) => OwnerByName(node) is not null;

    /// <summary>Tells whose copies a node holds.</summary>
    public CopyNode Identify(WireNode node)
    {
        // A real agent's node has an id, ours never: a machine that happens to be called polaris-sync-1 is no copy node.
        if (!string.IsNullOrEmpty(node.Id))
        {
            return default;
        }

        if (OwnerByName(node.Node) is { } owner)
        {
            return new(owner, IsOurs: true);
        }

        return node.Meta is not null && node.Meta.TryGetValue(OwnerKey, out var other) && !string.IsNullOrEmpty(other) ? new(other, IsOurs: false) : default;
    }

    /// <summary>The node as it is registered once; consul-esm leaves it alone.</summary>
    public WireRegistration Registration(string owner) => new()
    {
        Node = NameOf(owner),
        Address = Address,
        NodeMeta = new(StringComparer.Ordinal)
        {
            // consul-esm: without external-probe it neither pings the address nor reaps the node.
            ["external-node"] = "true",
            ["external-probe"] = "false",
            [OwnerKey] = owner,
        },
        SkipNodeUpdate = true,
    };

    private string? OwnerByName(string node)
    {
        if (node.Length <= prefix.Length || !node.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var owner = MetaKeys.Unescape(node[prefix.Length..]);
        return string.Equals(NameOf(owner), node, StringComparison.Ordinal) ? owner : null;
    }
}
