using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>
/// Brings the documents from one ConfigMap. What is deleted is told as absent, and the host keeps what runs; what cannot be read is an exception,
/// after which the host asks again.
/// </summary>
internal sealed class ConfigMapProvider(TaskProviderContext context, InCluster inCluster) : ITaskProvider
{
    public async IAsyncEnumerable<TaskDocument> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Everything anew each time: address, token and authority may be what was wrong.
        var settings = ConfigMapSettings.From(context.Variables, inCluster);
        var token = KubeToken.From(settings.Token, settings.TokenFile, inCluster, context.TimeProvider);
        using var api = new KubeApi([settings.Address], token, Handler(settings), context.TimeProvider);
        var documents = Channel.CreateUnbounded<TaskDocument>(new() { SingleReader = true });
        var target = new ConfigMapDocuments(settings, documents.Writer, context.LoggerFactory.CreateLogger<ConfigMapProvider>());
        var reflector = new Reflector<WireConfigMap, ConfigMapView>(
            api,
            ConfigMapView.Resource($"the ConfigMap {settings.Namespace}/{settings.Name}"),
            KubePath.ConfigMap(settings.Namespace, settings.Name),
            target,
            context.TimeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunAsync(reflector, documents.Writer, ending.Token);
        try
        {
            await foreach (var document in documents.Reader.ReadAllAsync(cancellationToken))
            {
                yield return document;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await running;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Func<HandlerKind, HttpMessageHandler> Handler(ConfigMapSettings settings) =>
        settings.AuthorityFile is { } file && string.Equals(settings.Address.Scheme, "https", StringComparison.Ordinal)
            ? _ => AuthorityHandler.Create(file)
            : context.CreateHandler;

    // What ends it goes to whoever reads the documents.
    private static async Task RunAsync(Reflector<WireConfigMap, ConfigMapView> reflector, ChannelWriter<TaskDocument> documents, CancellationToken cancellationToken)
    {
#pragma warning disable CA1031 // Nothing is lost: it is thrown at the reader.
        try
        {
            await reflector.RunAsync(cancellationToken);
        }
        catch (Exception error)
        {
            documents.TryComplete(error);
        }
#pragma warning restore CA1031
    }
}
