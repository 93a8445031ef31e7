using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kubernetes.Http;

namespace PolarisSync.Tests.Fakes.Kubernetes;

/// <summary>Who may do what: a user has the rights he was granted, the administrator all.</summary>
public sealed class KubeAccess
{
    /// <summary>The token that may do everything.</summary>
    public const string AdminToken = "admin-token";

    private readonly ConcurrentDictionary<string, string> _users = new(StringComparer.Ordinal) { [AdminToken] = "admin", ["reader-token"] = "reader" };
    private readonly ConcurrentDictionary<(string User, string Verb, string Kind, string Namespace), byte> _grants = new();

    /// <summary>Makes a token known; null takes it away.</summary>
    public void SetToken(string token, string? user)
    {
        if (user is null)
        {
            _users.TryRemove(token, out _);
        }
        else
        {
            _users[token] = user;
        }
    }

    /// <summary>Lets a user do something in a namespace, or everywhere.</summary>
    public void Grant(string user, string kind, string? ns, params string[] verbs)
    {
        ArgumentNullException.ThrowIfNull(verbs);
        foreach (var verb in verbs)
        {
            _grants[(user, verb, kind, ns ?? "")] = 0;
        }
    }

    /// <summary>Takes all rights of a user away.</summary>
    public void Revoke(string user)
    {
        foreach (var grant in _grants.Keys.Where(grant => grant.User == user))
        {
            _grants.TryRemove(grant, out _);
        }
    }

    internal string UserOf(string authorization)
    {
        if (authorization.Length == 0)
        {
            return "system:anonymous";
        }

        return _users.TryGetValue(authorization["Bearer ".Length..], out var user) ? user : throw KubeRefusal.Unauthorized();
    }

    internal void Check(string user, KubeRequest request)
    {
        var (verb, kind) = (request.Verb, request.Kind);
        if (user == "admin" || _grants.ContainsKey((user, verb, kind.Plural, "")) || (request.Namespace is { } ns && _grants.ContainsKey((user, verb, kind.Plural, ns))))
        {
            return;
        }

        var scope = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        var what = kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";
        var details = new JsonObject { ["kind"] = kind.Plural };
        if (kind.Group.Length > 0)
        {
            details["group"] = kind.Group;
        }

        if (request.Name is not null)
        {
            details["name"] = request.Name;
        }

        throw new KubeRefusal(
            403,
            $"{what}{(request.Name is null ? "" : $" \"{request.Name}\"")} is forbidden: User \"{user}\" cannot {verb} resource \"{kind.Plural}\" in API group \"{kind.Group}\" {scope}",
            "Forbidden",
            details);
    }
}
