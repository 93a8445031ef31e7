namespace PolarisSync.Plugins.Consul;

/// <summary>What a node is to us.</summary>
/// <param name="Owner">Whose copies it holds; null for a node with natives.</param>
/// <param name="IsOurs">Whether it carries our prefix, so that we may write to it.</param>
internal readonly record struct CopyNode(string? Owner, bool IsOurs)
{
    /// <summary>Whether everything on it is a copy, marks or not.</summary>
    public bool HoldsCopies => Owner is not null;
}
