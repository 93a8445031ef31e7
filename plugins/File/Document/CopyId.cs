using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>The identity of our copies: <c>polaris-sync:owner:host:port</c>, with <c>@cluster</c> where there is one; the owner is escaped like a part of a URL.</summary>
internal static class CopyId
{
    /// <summary>What <c>managedBy</c> of a service says that this tool made.</summary>
    public const string Tool = "polaris-sync";

    private const string Prefix = Tool + ":";

    public static string Of(string owner, InstanceKey instance) => $"{Prefix}{Uri.EscapeDataString(owner)}:{instance}";

    /// <summary>The owner in an id of ours; null for any other id.</summary>
    public static string? OwnerIn(string? id)
    {
        if (id is null || !id.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var end = id.IndexOf(':', Prefix.Length);
        return end > Prefix.Length ? Uri.UnescapeDataString(id[Prefix.Length..end]) : null;
    }
}
