using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Http;

/// <summary>The OpenAPI document, made from the routes when it is first asked for.</summary>
internal sealed class OpenApiDocuments : IDisposable
{
    public const string Path = "/api/v1/openapi.json";

    private const string Name = "v1";
    private const string TokenScheme = "adminToken";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Func<IOpenApiDocumentProvider>? _provider;
    private byte[]? _document;

    /// <summary>The route that serves it.</summary>
    public ApiRoute Route => new()
    {
        Method = HttpMethods.Get,
        Pattern = Path,
        Id = "getOpenApi",
        Summary = "This document",
        Answer = typeof(JsonElement),
        Handle = ServeAsync,
    };

    public static void AddTo(IServiceCollection services)
    {
        services.Configure<JsonOptions>(options =>
        {
            // The document describes the JSON that is really sent.
            var json = HostJson.Readable.Options;
            options.SerializerOptions.TypeInfoResolver = HostJson.Readable;
            options.SerializerOptions.PropertyNamingPolicy = json.PropertyNamingPolicy;
            options.SerializerOptions.NumberHandling = json.NumberHandling;
            options.SerializerOptions.Encoder = json.Encoder;
        });
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(DescribeDocumentAsync);
            options.AddOperationTransformer(DescribeOperationAsync);
        });
    }

    /// <summary>Where to find what makes the document.</summary>
    public void Use(IServiceProvider services) => _provider = () => services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);

    public void Dispose() => _gate.Dispose();

    private static Task DescribeDocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PolarisSync",
            Version = ProductVersion.Text,
            Description = "What a running host does, holds and cannot do. Errors are application/problem+json; their detail is a sentence that names the place and the fix.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [TokenScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The admin token: POLARIS_SYNC_ADMIN_TOKEN, else the file admin.token in the data folder.",
            },
        };
        document.Tags = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(operation => operation.Value.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Name!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }).ToHashSet();
        return Task.CompletedTask;
    }

    private static async Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var route = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiRoute>().Single();
        operation.OperationId = route.Id;
        operation.Summary = route.Summary;
        operation.Description = $"{route.Description} {AccessSentence(route.Access)}".Trim();
        operation.Tags = new HashSet<OpenApiTagReference> { new(route.Group, context.Document) };
        operation.Parameters = [.. route.Parameters.Select(parameter => Describe(parameter, route))];
        foreach (var (status, when) in route.AllErrors.Concat(route.AlsoAnswers))
        {
            if (operation.Responses?.GetValueOrDefault(status.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } response)
            {
                response.Description = when;
            }
        }

        if (route.Body is not null)
        {
            // Not as metadata: routing would take it for a condition, and refuse a request without a body.
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = false,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [ApiMedia.Json] = new() { Schema = await context.GetOrCreateSchemaAsync(route.Body, parameterDescription: null, cancellationToken) },
                },
            };
        }

        if (route.Access != ApiAccess.Open)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenScheme, context.Document)] = [] }];
            if (route.Access == ApiAccess.Reading)
            {
                operation.Security.Add([]);
            }
        }
    }

    private static string AccessSentence(ApiAccess access) => access switch
    {
        ApiAccess.Open => "Open wherever the host listens.",
        ApiAccess.Reading => "Needs the admin token unless it is asked on the host's own machine.",
        _ => "Needs the admin token.",
    };

    private static OpenApiParameter Describe(ApiParameter parameter, ApiRoute route)
    {
        var inPath = route.Pattern.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal);
        var schema = new OpenApiSchema
        {
            Type = parameter.Type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
            Enum = parameter.Values.IsEmpty ? null : [.. parameter.Values.Select(value => System.Text.Json.Nodes.JsonValue.Create(value))],
        };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = inPath ? ParameterLocation.Path : ParameterLocation.Query,
            Required = inPath || parameter.Required,
            Description = parameter.Description,
            Example = parameter.Example,
            Schema = parameter.Repeats ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } : schema,
        };
    }

    private async Task ServeAsync(HttpContext context)
    {
        await _gate.WaitAsync(context.RequestAborted);
        try
        {
            if (_document is null)
            {
                var document = await _provider!().GetOpenApiDocumentAsync(context.RequestAborted);
                using var bytes = new MemoryStream();
                await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1, context.RequestAborted);
                _document = bytes.ToArray();
            }
        }
        finally
        {
            _gate.Release();
        }

        await context.WriteAsync(StatusCodes.Status200OK, "application/json; charset=utf-8", _document);
    }
}
