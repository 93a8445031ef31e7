using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Users, their rights and their tokens. New users and rights count only once the server's caches are renewed.</summary>
internal sealed class UserStore(FakeNacosOptions options)
{
    private static readonly TimeSpan CacheLife = TimeSpan.FromSeconds(15);
    private readonly Lock _gate = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, User> _users = new(StringComparer.Ordinal);
    private readonly List<(string Role, string User, DateTimeOffset From)> _roles = [];
    private readonly List<(string Role, string Resource, string Action, DateTimeOffset From)> _permissions = [];
    private long _issued;
    private long _firstGood;
    private string? _admin;

    public bool HasAdmin
    {
        get
        {
            lock (_gate)
            {
                return _admin is not null;
            }
        }
    }

    public void Load()
    {
        lock (_gate)
        {
            if (options.User is { } user && !_users.ContainsKey(user))
            {
                _users[user] = new User(options.Password, DateTimeOffset.MinValue);
                _admin = user;
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _users.Clear();
            _roles.Clear();
            _permissions.Clear();
            _admin = null;
        }

        Load();
    }

    public bool Add(string user, string password, bool admin = false)
    {
        lock (_gate)
        {
            if (admin)
            {
                _admin = user;
            }

            return _users.TryAdd(user, new User(password, options.Time.GetUtcNow() + CacheLife));
        }
    }

    public void Remove(string user)
    {
        lock (_gate)
        {
            _users.Remove(user);
        }
    }

    public IReadOnlyList<string> Names()
    {
        lock (_gate)
        {
            return [.. _users.Keys];
        }
    }

    public void AddRole(string role, string user)
    {
        lock (_gate)
        {
            _roles.Add((role, user, options.Time.GetUtcNow() + CacheLife));
        }
    }

    public void RemoveRole(string role)
    {
        lock (_gate)
        {
            _roles.RemoveAll(row => row.Role == role);
        }
    }

    public void AddPermission(string role, string resource, string action)
    {
        lock (_gate)
        {
            _permissions.Add((role, resource, action, options.Time.GetUtcNow() + CacheLife));
        }
    }

    public void RemovePermission(string role, string resource, string action)
    {
        lock (_gate)
        {
            _permissions.RemoveAll(row => row.Role == role && row.Resource == resource && row.Action == action);
        }
    }

    /// <summary>Tells whether a user is known yet.</summary>
    public bool Knows(string user)
    {
        lock (_gate)
        {
            return _users.TryGetValue(user, out var found) && found.From <= options.Time.GetUtcNow();
        }
    }

    public bool Matches(string user, string password)
    {
        lock (_gate)
        {
            return _users.TryGetValue(user, out var found) && found.From <= options.Time.GetUtcNow() && found.Password == password;
        }
    }

    public bool IsAdmin(string user)
    {
        lock (_gate)
        {
            return _admin == user;
        }
    }

    /// <summary>Tells whether a user may do this: "r" or "w" on "namespace:group:naming".</summary>
    public bool May(string user, string resource, string action)
    {
        if (options.Version.StartsWith("2.", StringComparison.Ordinal) && resource.StartsWith(NacosNames.PublicNamespace + ":", StringComparison.Ordinal))
        {
            resource = resource[NacosNames.PublicNamespace.Length..]; // rights of 2.x name the default namespace by nothing: ":*:*"
        }

        lock (_gate)
        {
            var now = options.Time.GetUtcNow();
            return _admin == user || _roles.Where(role => role.User == user && role.From <= now).Any(role => _permissions.Any(row =>
                row.Role == role.Role && row.From <= now && row.Action.Contains(action, StringComparison.Ordinal) && Covers(row.Resource, resource)));
        }
    }

    /// <summary>A new token.</summary>
    public string Issue(string user)
    {
        var exp = (options.Time.GetUtcNow() + options.TokenLife).ToUnixTimeSeconds();
        var iat = options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var number = Interlocked.Increment(ref _issued);
        var head = Encode("""{"alg":"HS256"}""") + "." + Encode(new JsonObject { ["sub"] = user, ["exp"] = exp, ["iat"] = iat, ["jti"] = number }.ToJsonString());
        return head + "." + Sign(head);
    }

    /// <summary>All tokens given out so far are over.</summary>
    public void ExpireTokens()
    {
        lock (_gate)
        {
            _firstGood = Interlocked.Read(ref _issued) + 1;
        }
    }

    /// <summary>Whose token it is, or what is wrong with it.</summary>
    public (string? User, string Problem) Check(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[0], out var header) || header["alg"]?.GetValue<string>() != "HS256" || !TryDecode(parts[1], out var claims))
        {
            return (null, "token invalid!");
        }

        if (Sign(parts[0] + "." + parts[1]) != parts[2])
        {
            return (null, options.Version.StartsWith("1.", StringComparison.Ordinal) ? "token invalid!" : "Invalid signature");
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(claims["exp"]!.GetValue<long>());
        var number = claims["jti"]?.GetValue<long>() ?? 0;
        lock (_gate)
        {
            return expires <= options.Time.GetUtcNow() || number < _firstGood ? (null, "token expired!") : (claims["sub"]!.GetValue<string>(), "");
        }
    }

    private static bool Covers(string pattern, string resource)
    {
        var (wanted, actual) = (pattern.Split(':'), resource.Split(':'));
        return wanted.Length == actual.Length && wanted.Zip(actual).All(pair => pair.First == "*" || pair.First == pair.Second);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static bool TryDecode(string part, out JsonObject claims)
    {
        try
        {
            var padded = part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '=');
            claims = JsonNode.Parse(Convert.FromBase64String(padded)) as JsonObject ?? [];
            return true;
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            claims = [];
            return false;
        }
    }

    private string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed record User(string Password, DateTimeOffset From);
}
