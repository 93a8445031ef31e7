using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using PolarisSync.Host.Data;

namespace PolarisSync.Host.Http;

/// <summary>Decides who may call what: changing calls need the admin token, and off this machine every call of the API does.</summary>
internal sealed class Gatekeeper(AdminToken token, TokenLimiter limiter)
{
    private const string Scheme = "Bearer ";

    /// <summary>The route as those may call it who have the access it needs.</summary>
    public RequestDelegate Guard(ApiAccess access, RequestDelegate next) => access switch
    {
        ApiAccess.Open => next,
        ApiAccess.Reading => context => IsLocal(context) ? next(context) : CheckAsync(context, next),
        _ => context => CheckAsync(context, next),
    };

    private Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            // Nothing was guessed.
            return RefuseAsync(context);
        }

        var wait = limiter.Try(context.Connection.RemoteIpAddress, () => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Matches(header[Scheme.Length..].Trim()), out var right);
        if (wait is { } time)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return context.WriteProblemAsync(
                StatusCodes.Status429TooManyRequests,
                $"Too many wrong admin tokens came from your address; try again in {seconds} {(seconds == 1 ? "second" : "seconds")}, or on the host's own machine.");
        }

        return right ? next(context) : RefuseAsync(context);
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
