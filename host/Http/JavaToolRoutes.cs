using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary>
/// <c>/sync</c>: the routes of the Java polaris-sync, for what was built to call them. Paths, parameters, status codes and members are those of
/// polarismesh/polaris-sync@0d23f50 polaris-sync-server/.../SyncController.java; the answers are JSON by their content type, too.
/// </summary>
internal sealed class JavaToolRoutes(IHostControl control)
{
    private const string Group = "Java tool";

    // What the Java tool says as long as its process runs.
    private static readonly byte[] s_healthy = "pk ok"u8.ToArray();

    private static readonly ApiParameter s_task = new("task", "The task's name.") { Example = "a-to-b", Required = true };
    private static readonly ApiParameter s_registry = new("registry", "The name of the task's source or destination.") { Example = "consul-a", Required = true };
    private static readonly ApiParameter s_namespace = new("namespace", "As it is written in a document; empty, default, public and empty_ns are the same.") { Example = "default", Required = true };

    public ImmutableArray<ApiRoute> Routes =>
    [
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/sync/health",
            Id = "javaGetHealth",
            Group = Group,
            Summary = "Whether the process runs",
            Description = "Probes that were made for the Java tool go on; new ones ask /health/live or /health/ready.",
            Access = ApiAccess.Open,
            Answer = typeof(string),
            MediaType = ApiMedia.Text,
            Handle = static context => context.WriteAsync(StatusCodes.Status200OK, "text/plain; charset=utf-8", s_healthy),
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/sync/maintain/v1/namespaces",
            Id = "javaGetNamespaces",
            Group = Group,
            Summary = "The namespaces known at a registry of a task",
            Description = "Those its tasks read and those in which something was seen; the server is not asked and may have others.",
            Parameters = [s_task, s_registry],
            Answer = typeof(RegistryNamespaces),
            Errors = [(StatusCodes.Status404NotFound, "There is no such task, or it has no such registry.")],
            Handle = GetNamespacesAsync,
        },
        new()
        {
            Method = HttpMethods.Get,
            Pattern = "/sync/maintain/v1/services",
            Id = "javaGetServices",
            Group = Group,
            Summary = "Every service of a namespace at a registry of a task",
            Description = "Asked of the server now, natives and copies alike, whatever the task's matches say.",
            Parameters = [s_task, s_registry, s_namespace],
            Answer = typeof(RegistryServices),
            AlsoAnswers =
            [
                (StatusCodes.Status403Forbidden, "The registry refused our credentials."),
                (StatusCodes.Status500InternalServerError, "The registry did not list its services; the info says why."),
                (StatusCodes.Status502BadGateway, "The registry's answer was not understood."),
            ],
            Errors = [(StatusCodes.Status404NotFound, "There is no such task, it has no such registry, or that one can only be written to.")],
            Handle = GetServicesAsync,
        },
    ];

    private async Task GetNamespacesAsync(HttpContext context)
    {
        var names = await FindAsync(() => control.GetNamespacesAsync(Query(context, s_task), Query(context, s_registry), context.RequestAborted));
        await context.WriteJsonAsync(
            new RegistryNamespaces(CodeOf(StatusCodes.Status200OK), "", "NAMESPACES", [.. names.Select(static name => new RegistryNamespace(name))]), HostJson.Readable.RegistryNamespaces);
    }

    private async Task GetServicesAsync(HttpContext context)
    {
        var asked = Query(context, s_namespace);
        var listed = await FindAsync(() => control.ListServicesAsync(Query(context, s_task), Query(context, s_registry), NamespaceNames.Canonical(asked), context.RequestAborted));
        var status = listed.Failure?.Kind switch
        {
            null => StatusCodes.Status200OK,
            SyncErrorKind.Auth => StatusCodes.Status403Forbidden,
            SyncErrorKind.Protocol => StatusCodes.Status502BadGateway,
            _ => StatusCodes.Status500InternalServerError,
        };
        await context.WriteJsonAsync(
            new RegistryServices(
                CodeOf(status), listed.Failure?.Message ?? "", "SERVICES", new("", asked), [.. listed.Names.Select(name => new RegistryService(name, asked))]),
            HostJson.Readable.RegistryServices,
            status);
    }

    private static async Task<T> FindAsync<T>(Func<Task<T>> find)
    {
        try
        {
            return await find();
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Config)
        {
            throw new ApiException(StatusCodes.Status404NotFound, error.Message);
        }
    }

    private static string Query(HttpContext context, ApiParameter parameter) => context.Request.Query[parameter.Name].ToString();

    private static int CodeOf(int status) => status * 1000;
}
