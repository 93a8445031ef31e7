using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Login, users, roles and permissions, v1 and v3.</summary>
internal sealed class AuthApi(NacosServerState state)
{
    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        router.Add("POST", "/nacos/v1/auth/login", Access.Open, Login);
        router.Add("POST", "/nacos/v1/auth/users/login", Access.Open, Login);
        if (Version.Major < 3)
        {
            router.Add("GET", "/nacos/v1/auth/login", Access.Open, _ => V1.Wrapped("Request method 'GET' not supported", 500, Version));
            router.Add("GET", "/nacos/v1/auth/users", Access.Administrator, call => HttpReply.Of(Users(call)));
            router.Add("POST", "/nacos/v1/auth/users", Access.Administrator, CreateUser);
            router.Add("DELETE", "/nacos/v1/auth/users", Access.Administrator, call => DeleteUser(call));
            router.Add("POST", "/nacos/v1/auth/roles", Access.Administrator, AddRole);
            router.Add("DELETE", "/nacos/v1/auth/roles", Access.Administrator, DeleteRole);
            router.Add("POST", "/nacos/v1/auth/permissions", Access.Administrator, AddPermission);
            router.Add("DELETE", "/nacos/v1/auth/permissions", Access.Administrator, DeletePermission);
            router.Add("POST", "/nacos/v1/auth/users/admin", Access.Open, FirstAdministrator);
            return;
        }

        foreach (var prefix in new[] { "/nacos/v3/auth/", "console:/v3/auth/" })
        {
            router.Add("POST", prefix + "user/login", Access.Open, Login);
            router.Add("POST", prefix + "user/admin", Access.Open, FirstAdministrator);
            router.Add("GET", prefix + "user/list", Access.Administrator, call => HttpReply.Result(Users(call)));
            router.Add("POST", prefix + "user", Access.Administrator, CreateUser);
            router.Add("DELETE", prefix + "user", Access.Administrator, DeleteUser);
            router.Add("POST", prefix + "role", Access.Administrator, AddRole);
            router.Add("DELETE", prefix + "role", Access.Administrator, DeleteRole);
            router.Add("POST", prefix + "permission", Access.Administrator, AddPermission);
            router.Add("DELETE", prefix + "permission", Access.Administrator, DeletePermission);
        }
    }

    private HttpReply Login(HttpCall call)
    {
        var (user, password) = Version.Major < 3
            ? (V1.FrameworkRequired(call, "username", Version), V1.FrameworkRequired(call, "password", Version))
            : (call.Text("username"), call.Text("password"));
        if (!state.Users.Matches(user, password))
        {
            return RefusedLogin(call, user);
        }

        var token = state.Users.Issue(user);
        var body = new JsonObject
        {
            ["accessToken"] = token,
            ["tokenTtl"] = (long)state.Options.TokenLife.TotalSeconds,
            ["globalAdmin"] = state.Users.IsAdmin(user),
            ["username"] = user,
        };
        return HttpReply.Of(body) with { Headers = [("Authorization", "Bearer " + token)] };
    }

    private HttpReply RefusedLogin(HttpCall call, string user)
    {
        var now = state.Options.Time.GetUtcNow();
        if (Version.Major >= 3)
        {
            return user.Length > 0 && !state.Users.Knows(user)
                ? HttpReply.Error(call, 403, "Forbidden", "Access Denied", now)
                : HttpReply.Error(call, 500, "Internal Server Error", "No message available", now);
        }

        if (Version.Major == 1 || user.Length == 0 || (state.Users.Knows(user) && state.Options.Auth))
        {
            var refusal = HttpReply.Text(Version.Major == 1 ? "unknown user!" : "user not found!", 403);
            return call.WantsHtml ? refusal with { ContentType = "text/html;charset=UTF-8" } : refusal;
        }

        return V1.Wrapped($"User {user} not found", 500, Version);
    }

    private JsonObject Users(HttpCall call)
    {
        var users = state.Users.Names().Select(name => (JsonNode)new JsonObject { ["username"] = name, ["password"] = "$2a$10$kept.to.itself" }).ToList();
        return Paging.Object(users, call.Number("pageNo", 1), call.Number("pageSize", 10));
    }

    private HttpReply CreateUser(HttpCall call)
    {
        var user = call.Text("username");
        return state.Users.Add(user, call.Text("password")) ? Done("create user ok!") : HttpReply.Text($"caused: user '{user}' already exist!;", 400);
    }

    private HttpReply DeleteUser(HttpCall call)
    {
        state.Users.Remove(call.Text("username"));
        return Done("delete user ok!");
    }

    private HttpReply AddRole(HttpCall call)
    {
        state.Users.AddRole(call.Text("role"), call.Text("username"));
        return Done("add role ok!");
    }

    private HttpReply DeleteRole(HttpCall call)
    {
        state.Users.RemoveRole(call.Text("role"));
        return Done(call.Text("username") is { Length: > 0 } user ? $"delete role of user {user} ok!" : $"delete role of user {call.Text("role")} ok!");
    }

    private HttpReply AddPermission(HttpCall call)
    {
        state.Users.AddPermission(call.Text("role"), call.Text("resource"), call.Text("action"));
        return Done("add permission ok!");
    }

    private HttpReply DeletePermission(HttpCall call)
    {
        state.Users.RemovePermission(call.Text("role"), call.Text("resource"), call.Text("action"));
        return Done("delete permission ok!");
    }

    private HttpReply FirstAdministrator(HttpCall call)
    {
        if (state.Users.HasAdmin)
        {
            return Version.Major >= 3
                ? HttpReply.Result(null, 409, "have admin user cannot use it.")
                : HttpReply.Of(new JsonObject { ["code"] = 409, ["message"] = null, ["data"] = "have admin user cannot use it" });
        }

        var password = call.Text("password");
        state.Users.Add("nacos", password, admin: true);
        var made = new JsonObject { ["username"] = "nacos", ["password"] = password };
        return Version.Major >= 3 ? HttpReply.Result(made) : HttpReply.Of(made);
    }

    private HttpReply Done(string text) =>
        Version.Major >= 3
            ? HttpReply.Result(text)
            : HttpReply.Of(new JsonObject { ["code"] = 200, ["message"] = Version.Major == 1 ? text : null, ["data"] = Version.Major == 1 ? null : text });
}
