using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Http;

/// <summary>All routes, mapped so that what their documentation says is what they do.</summary>
internal sealed class ApiTable(Gatekeeper gatekeeper, ImmutableArray<ApiRoute> routes)
{
    public ImmutableArray<ApiRoute> Routes { get; } = routes;

    public void Map(IEndpointRouteBuilder builder)
    {
        foreach (var path in Routes.GroupBy(route => route.Pattern, StringComparer.Ordinal))
        {
            var served = path.ToDictionary(route => route.Method, Serve, StringComparer.OrdinalIgnoreCase);
            foreach (var route in path)
            {
                builder.MapMethods(route.Pattern, [route.Method], served[route.Method]).WithMetadata([route, route.Handle.GetMethodInfo(), .. Answers(route)]);
            }

            // Methods no route has, and HEAD, for which the server leaves the body out.
            var allowed = string.Join(", ", served.Keys.Concat(served.ContainsKey(HttpMethods.Get) ? [HttpMethods.Head] : []).Order(StringComparer.Ordinal));
            var get = served.GetValueOrDefault(HttpMethods.Get);
            builder.Map(path.Key, (RequestDelegate)(context => HttpMethods.IsHead(context.Request.Method) && get is not null ? get(context) : RefuseMethodAsync(context, allowed)));
        }

        builder.MapFallback("{**path}", (RequestDelegate)NotFoundAsync);
    }

    private static IEnumerable<object> Answers(ApiRoute route)
    {
        yield return new ProducesResponseTypeMetadata(StatusCodes.Status200OK, route.Answer, [route.MediaType]);
        foreach (var (status, _) in route.AlsoAnswers)
        {
            yield return new ProducesResponseTypeMetadata(status, route.Answer, [route.MediaType]);
        }

        foreach (var (status, _) in route.AllErrors)
        {
            yield return new ProducesResponseTypeMetadata(status, typeof(Problem), [ApiMedia.Problem]);
        }
    }

    private RequestDelegate Serve(ApiRoute route)
    {
        var query = route.Parameters.Where(parameter => !route.Pattern.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal)).ToList();
        return gatekeeper.Guard(route.Access, async context =>
        {
            RequestCheck.Query(context, query);
            if (!HttpMethods.IsGet(route.Method))
            {
                await RequestCheck.BodyAsync(context);
            }

            await route.Handle(context);
        });
    }

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return context.WriteProblemAsync(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Path} knows {allowed}, not {context.Request.Method}.");
    }

    private Task NotFoundAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var patterns = Routes.Select(route => route.Pattern).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var hint = NearestName.Find(path, patterns) is { } nearest ? $"did you mean {nearest}?" : $"there are: {string.Join(", ", patterns)}.";
        return context.WriteProblemAsync(StatusCodes.Status404NotFound, $"There is nothing at {path}; {hint}");
    }
}
