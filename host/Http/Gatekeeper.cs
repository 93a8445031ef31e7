using System.Net;
using Microsoft.AspNetCore.Http;
using PolarisSync.Host.Data;

namespace PolarisSync.Host.Http;

/// <summary>Decides who may call what: changing calls need the admin token, and off this machine every call of the API does.</summary>
internal sealed class Gatekeeper(AdminToken token)
{
    private const string Scheme = "Bearer ";

    /// <summary>A route that only reads.</summary>
    public RequestDelegate Reading(RequestDelegate next) => context => IsLocal(context) || HasToken(context) ? next(context) : RefuseAsync(context);

    /// <summary>A route that changes state.</summary>
    public RequestDelegate Changing(RequestDelegate next) => context => HasToken(context) ? next(context) : RefuseAsync(context);

    private bool HasToken(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Matches(header[Scheme.Length..].Trim());
    }

    // Both ends on this machine, and asked for by an address of it: a web page that lets its own name point here is not local.
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && IsLoopbackName(context.Request.Host.Host);

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.WriteProblemAsync(
            StatusCodes.Status401Unauthorized, "This needs the admin token as 'Authorization: Bearer TOKEN'; it stands in the file admin.token of the data folder.");
    }
}
