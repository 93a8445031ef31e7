using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Who is asking, and may it.</summary>
internal sealed class HttpAuth(NacosServerState state)
{
    /// <summary>The header and value by which servers know each other, as it was where the answers were recorded.</summary>
    private const string Peer = "peer";

    /// <summary>Null where the call may go on.</summary>
    public HttpReply? Refusal(HttpCall call, Access access)
    {
        if (access == Access.Open || !IsClosed(call) || call.Request.Headers[Peer] == Peer)
        {
            return null;
        }

        var (user, problem) = Who(call);
        if (user is null)
        {
            return Forbidden(call, 401, problem);
        }

        return May(call, access, user) ? null : Forbidden(call, 403, "authorization failed!");
    }

    private bool IsClosed(HttpCall call) =>
        state.Version.Major >= 3 && (call.IsConsole || call.Path.StartsWith("/nacos/v3/admin", StringComparison.Ordinal) || call.Path.StartsWith("/nacos/v3/auth", StringComparison.Ordinal))
            ? state.Options.AdminAuth ?? state.Options.Auth
            : state.Options.Auth;

    private bool May(HttpCall call, Access access, string user) => access switch
    {
        Access.Read => state.Users.May(user, $"{call.Namespace}:{call.Group}:naming", "r"),
        Access.Write => state.Users.May(user, $"{call.Namespace}:{call.Group}:naming", "w"),
        Access.ReadConfig => state.Users.May(user, ConfigResource(call), "r"),
        Access.WriteConfig => state.Users.May(user, ConfigResource(call), "w"),
        Access.User => true,
        _ => state.Users.IsAdmin(user),
    };

    private static string ConfigResource(HttpCall call) =>
        $"{(call.Text("tenant") is { Length: > 0 } tenant ? tenant : call.Text("namespaceId"))}:{(call.Text("group") is { Length: > 0 } group ? group : call.Text("groupName"))}:config";

    private (string? User, string Problem) Who(HttpCall call)
    {
        var authorization = call.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..].Trim() : "";
        if (token.Length == 0 && state.Version.Major > 1)
        {
            token = call.Request.Headers["accessToken"].ToString();
        }

        token = token.Length == 0 ? call.Text("accessToken") : token;
        if (token.Length > 0)
        {
            return state.Users.Check(token);
        }

        var user = call.Text("username");
        return user.Length > 0 && state.Users.Matches(user, call.Text("password"))
            ? (user, "")
            : (null, state.Version.Major == 1 ? "unknown user!" : state.Version.Major >= 3 ? "User not found! Please check user exist or password is right!" : "user not found!");
    }

    private HttpReply Forbidden(HttpCall call, int code, string message) => HttpReply.Error(
        call, 403, "Forbidden", state.Version.Major >= 3 ? $"Code: {code}, Message: {message}." : message, state.Options.Time.GetUtcNow());
}
