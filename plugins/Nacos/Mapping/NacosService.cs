using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// A service as Nacos names it. Outside it is <c>GROUP__service</c>: the first <c>__</c> splits, and <c>DEFAULT_GROUP__</c> is left out unless the
/// rest contains <c>__</c>.
/// </summary>
/// <param name="Namespace">Nacos' own id of the namespace; the default one is <c>public</c>, which every API of 2.x and 3.x takes.</param>
/// <param name="Group">Group.</param>
/// <param name="Name">Plain name.</param>
internal readonly record struct NacosService(string Namespace, string Group, string Name)
{
    /// <summary>The default namespace's id, and the only one that gRPC takes for it: an empty one is another namespace there.</summary>
    public const string PublicNamespace = "public";

    /// <summary>The group of a name without one.</summary>
    public const string DefaultGroup = "DEFAULT_GROUP";

    private const string Separator = "__";
    private const char Escape = '=';

    /// <summary>Group and name in one, as most HTTP paths want it.</summary>
    public string GroupedName => $"{Group}@@{Name}";

    /// <summary>Whether <see cref="ToKey"/> can be undone; a group that holds <c>__</c> or ends with <c>_</c> would be taken apart elsewhere.</summary>
    public bool HasKey => Name.Length > 0 && Group.Length > 0 && Of(ToKey()) == this;

    /// <summary>What a canonical key is called here.</summary>
    public static NacosService Of(ServiceKey key)
    {
        var name = key.Name;
        var at = name.IndexOf(Separator, StringComparison.Ordinal);
        var ns = NamespaceOf(key.Namespace);
        return at <= 0 || at + Separator.Length == name.Length
            ? new(ns, DefaultGroup, name)
            : new(ns, name[..at], name[(at + Separator.Length)..]);
    }

    /// <summary>A namespace's id here: <c>=empty_ns</c> stands for a namespace that really has the name of a default one.</summary>
    public static string NamespaceOf(string canonical) =>
        canonical is ServiceKey.DefaultNamespace or "" ? PublicNamespace : canonical[0] == Escape ? canonical[1..] : canonical;

    /// <summary>The canonical form of a namespace's id; 1.x and 2.x list the default one without an id.</summary>
    public static string CanonicalNamespace(string id) => id switch
    {
        "" or PublicNamespace => ServiceKey.DefaultNamespace,
        "empty_ns" or ServiceKey.DefaultNamespace => Escape + id,
        _ => id[0] == Escape ? Escape + id : id,
    };

    /// <summary>The canonical key.</summary>
    public ServiceKey ToKey()
    {
        var plain = Group == DefaultGroup && !Name.Contains(Separator, StringComparison.Ordinal);
        return new(CanonicalNamespace(Namespace), plain ? Name : Group + Separator + Name);
    }

    /// <summary>For people.</summary>
    public override string ToString() => $"{Namespace}/{Group}@@{Name}";
}
