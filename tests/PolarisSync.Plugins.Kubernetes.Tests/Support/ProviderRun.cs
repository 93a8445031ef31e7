using System.Collections.Concurrent;
using System.Net;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>A provider that runs as the host runs it, and what it said.</summary>
internal sealed class ProviderRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<TaskDocument> _documents = new();
    private readonly Task _run;
    private volatile Exception? _failure;

    public ProviderRun(Dictionary<string, string> variables, TimeProvider? time = null, InCluster? inCluster = null)
    {
        Provider = new ConfigMapProvider(
            new TaskProviderContext(variables, Log, time ?? TimeProvider.System, _ => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }),
            inCluster ?? new() { Folder = "/nowhere", Environment = _ => null });
        _run = RunAsync();
    }

    public ConfigMapProvider Provider { get; }

    public LogLines Log { get; } = new();

    public IReadOnlyList<TaskDocument> Documents => [.. _documents];

    /// <summary>What ended it; null while it runs.</summary>
    public Exception? Failure => _failure;

    public string? Registry => _documents.LastOrDefault(document => document.Kind == TaskDocumentKind.Registry)?.Text;

    public Task<TimeSpan> SaysAsync(string? registry, double seconds, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(() => _documents.Any(document => document.Kind == TaskDocumentKind.Registry) && Registry == registry, TimeSpan.FromSeconds(seconds), $"'{registry}' is told; told was {Told}", cancellationToken);

    public Task<TimeSpan> FailsAsync(CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(() => Failure is not null, TimeSpan.FromSeconds(15), "the provider says that it cannot tell", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _run;
        await Provider.DisposeAsync();
        _ending.Dispose();
    }

    private string Told => string.Join(", ", _documents.Select(document => $"{document.Kind} {document.Text ?? "absent"}"));

    private async Task RunAsync()
    {
        try
        {
            await foreach (var document in Provider.WatchAsync(_ending.Token))
            {
                _documents.Enqueue(document);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            _failure = error;
        }
    }
}
