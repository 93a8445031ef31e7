using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Calls;

namespace PolarisSync.Host.Loading;

/// <summary>An endpoint type together with the adapter's own options.</summary>
internal sealed class BoundRegistration<TOptions>(
    EndpointType type, string file, OptionsBinder<TOptions> binder, Func<EndpointContext<TOptions>, IEndpoint> create)
    : EndpointRegistration(type, file)
    where TOptions : class, new()
{
    public override IReadOnlyList<OptionProblem> Validate(JsonElement options) => binder.Bind(options).Problems;

    public override JsonObject ExportOptions(DocComments comments) => binder.ExportSchema(comments);

    public override IEndpoint Create(EndpointConfiguration configuration, EndpointServices services)
    {
        var (options, problems) = binder.Bind(configuration.Options);
        if (options is null)
        {
            throw new SyncException(
                SyncErrorKind.Config,
                $"The options of endpoint '{configuration.Name}' are wrong: {string.Join("; ", problems.Select(problem => $"{problem.Path}: {problem.Message}"))}");
        }

        return create(new EndpointContext<TOptions>(
            configuration.Definition, options, services.LoggerFactory, services.TimeProvider, services.HandlersFor(configuration)));
    }
}
