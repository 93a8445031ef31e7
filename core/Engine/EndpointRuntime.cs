using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Engine;

/// <summary>
/// One configured endpoint while it is in use: its connection, its feed, its pump and the one watch both share. Lives on the engine's loop.
/// </summary>
internal sealed partial class EndpointRuntime : IAsyncDisposable
{
    private readonly EngineLoop _loop;
    private readonly EngineSettings _settings;
    private readonly ILogger _logger;
    private readonly Decisions _decisions;
    private readonly WatchSet _watchSet = new();
    private CancellationTokenSource _session = new();
    private IDisposable? _timer;
    private bool _watchWanted;
    private bool _watchOutdated;
    private bool _watchRuns;
    private bool _disposed;
    private int _failures;
    private bool _isDown;
    private SyncErrorKind? _lastLogged;

    public EndpointRuntime(EngineLoop loop, EngineSettings settings, EndpointConfiguration configuration, IEndpoint endpoint, PumpServices services, ILogger logger)
    {
        _loop = loop;
        _settings = settings;
        _logger = logger;
        _decisions = services.Decisions;
        Configuration = configuration;
        Endpoint = endpoint;
        Since = loop.Now;
        if (endpoint.Source is { } source)
        {
            Feed = new SourceFeed(loop, settings, this, source, logger);
        }

        if (endpoint.Destination is { } destination)
        {
            Pump = new DestinationPump(loop, settings, this, destination, services, logger);
        }
    }

    /// <summary>The endpoint was opened, for the first time or again.</summary>
    public event Action? Opened;

    /// <summary>What it was made from.</summary>
    public EndpointConfiguration Configuration { get; }

    /// <summary>The adapter's endpoint.</summary>
    public IEndpoint Endpoint { get; }

    /// <summary>The reading side, or null.</summary>
    public SourceFeed? Feed { get; }

    /// <summary>The writing side, or null.</summary>
    public DestinationPump? Pump { get; }

    /// <summary>What the server turned out to be; null while it was never opened.</summary>
    public EndpointInfo? Info { get; private set; }

    /// <summary>State of the connection.</summary>
    public EndpointState State { get; private set; }

    /// <summary>The last error's sentence; empty when open.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Since when it is in this state.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When the last audit began to be complete; null for never.</summary>
    public DateTimeOffset? LastAudit { get; set; }

    /// <summary>What it held of our owners when it was asked last; null while it was not.</summary>
    public IReadOnlyList<OwnedTarget>? Owned { get; set; }

    /// <summary>Unique name.</summary>
    public string Name => Configuration.Name;

    /// <summary>Whether it only stands for a source whose adapter is not loaded.</summary>
    public bool IsMissing => Endpoint is MissingEndpoint;

    /// <summary>Whether calls make sense.</summary>
    public bool IsOpen => State is EndpointState.Open or EndpointState.Stale && !_disposed;

    /// <summary>Whether nobody uses it any more.</summary>
    public bool IsRetired => _disposed;

    /// <summary>Whether opening was tried at least once and its outcome is known.</summary>
    public bool IsSettled => State != EndpointState.Connecting;

    /// <summary>Whether changes are to be told as they happen, as far as the server can.</summary>
    public bool IsWatchWanted => _watchWanted && Endpoint.Source is not null;

    /// <summary>Whether the watch stands: what changes from now on is told as it happens.</summary>
    public bool IsWatchLive { get; private set; }

    /// <summary>Cancelled when the connection is given up.</summary>
    public CancellationToken Session => _session.Token;

    /// <summary>Translates whatever an adapter threw: anything but a <see cref="SyncException"/> is a bug, treated as transient.</summary>
    public static SyncException Translate(Exception exception, string doing) => exception switch
    {
        SyncException known => known,
        OperationCanceledException => new SyncException(SyncErrorKind.Transient, $"Timed out {doing}.", exception),
        _ => new SyncException(SyncErrorKind.Transient, $"A bug in the adapter ended {doing}: {exception.GetType().Name}: {exception.Message}", exception),
    };

    /// <summary>Begins to connect.</summary>
    public void Start() => Open();

    /// <summary>Whether tasks want to be told of changes as they happen.</summary>
    public void WantWatch(bool wanted)
    {
        if (_watchWanted == wanted)
        {
            return;
        }

        _watchWanted = wanted;
        if (wanted)
        {
            UpdateWatch();
            RunWatch();
        }
        else
        {
            _watchSet.Replace(WatchSelection.Empty);
        }
    }

    /// <summary>Tells the watch what is of interest now: what tasks read here, and what is written here, so that a native that leaves is noticed.</summary>
    public void UpdateWatch()
    {
        if (_watchOutdated || !_watchWanted || Endpoint.Source is null)
        {
            return;
        }

        // Thousands of services may come in one breath of the loop; the watch is told once.
        _watchOutdated = true;
        _loop.Post(TellWatch);
    }

    private void TellWatch()
    {
        _watchOutdated = false;
        if (!_watchWanted)
        {
            return;
        }

        var services = ImmutableHashSet.CreateBuilder<ServiceKey>();
        if (Feed is not null)
        {
            services.UnionWith(Feed.Services.Keys);
        }

        if (Pump is not null)
        {
            services.UnionWith(Pump.Targets.Keys.Select(static target => target.Service));
        }

        _watchSet.Replace(new() { Services = services.ToImmutable(), Namespaces = [.. Feed?.Namespaces ?? []] });
    }

    /// <summary>A call failed in a way that concerns the whole endpoint: what is known becomes unknown, and it is opened anew after a while.</summary>
    public void Fail(SyncException error)
    {
        if (_disposed || State is EndpointState.Unreachable or EndpointState.Refused or EndpointState.Stopped)
        {
            return;
        }

        _failures++;
        var state = error.Kind switch
        {
            SyncErrorKind.Auth => EndpointState.Refused,
            SyncErrorKind.Config => EndpointState.Stopped,
            _ => EndpointState.Unreachable,
        };
        Become(state, error.Message);
        if (_lastLogged != error.Kind)
        {
            // A server that stays away is told once, not at every try.
            _lastLogged = error.Kind;
            Log.Lost(_logger, Name, ChangeNames.Explain(error.Kind), error.Message);
            _decisions.Lost(Name, ChangeNames.InWords(error.Kind), error.Message);
        }

        if (error.InnerException is not null and not SyncException and not HttpRequestException and not IOException and not OperationCanceledException)
        {
            Log.LostBecause(_logger, Name, error.InnerException);
        }

        EndSession();
        Feed?.OnLost($"'{Name}' cannot be read: {error.Message}");
        Pump?.OnLost();
        if (state != EndpointState.Stopped)
        {
            _timer?.Dispose();
            _timer = _loop.Schedule(Backoff.After(_settings, error.Kind, _failures, error.RetryAfter), Open);
        }
    }

    /// <summary>A full pass or write went well: the next failure counts as the first again.</summary>
    public void NoteSuccess() => _failures = 0;

    /// <summary>Nobody uses it any more: everything ends. On the loop; <see cref="DisposeAsync"/> follows beside it.</summary>
    public void Retire()
    {
        _disposed = true;
        _timer?.Dispose();
        EndSession();
    }

    /// <summary>Frees the adapter.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        EndSession();
        await Endpoint.DisposeAsync();
    }

    private void Open()
    {
        if (_disposed)
        {
            return;
        }

        _loop.Start($"open {Name}", async () =>
        {
            EndpointInfo? info = null;
            SyncException? error = null;
            try
            {
                info = await Endpoint.OpenAsync(_loop.Stopping);
            }
            catch (OperationCanceledException) when (_loop.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = Translate(exception, $"opening '{Name}'");
            }

            _loop.Post(() => OnOpened(info, error));
        });
    }

    private void OnOpened(EndpointInfo? info, SyncException? error)
    {
        if (_disposed)
        {
            return;
        }

        if (info is null)
        {
            // Fail() ignores endpoints that are down already, so that the first error of many tells; here it has to count again.
            State = EndpointState.Connecting;
            Fail(error!);
            return;
        }

        foreach (var warning in info.Warnings.Where(warning => Info is null || !Info.Warnings.Contains(warning, StringComparer.Ordinal)))
        {
            Log.Warned(_logger, Name, warning);
        }

        if (_lastLogged is not null && _isDown)
        {
            _decisions.Back(Name, _loop.Now - Since);
        }

        Info = info;
        _lastLogged = null;
        Become(EndpointState.Open, "");
        Log.Opened(_logger, Name, string.Equals(Configuration.Type, info.ServerVersion, StringComparison.OrdinalIgnoreCase) ? Configuration.Type : $"{Configuration.Type} {info.ServerVersion}");
        _session.Dispose();
        _session = CancellationTokenSource.CreateLinkedTokenSource(_loop.Stopping);
        UpdateWatch();
        RunWatch();
        Opened?.Invoke();
        Feed?.OnOpened();
        Pump?.OnOpened();
    }

    private void RunWatch()
    {
        if (!_watchWanted || _watchRuns || !IsOpen || Endpoint.Source is not { } source)
        {
            return;
        }

        _watchRuns = true;
        var token = Session;
        _loop.Start($"watch {Name}", async () =>
        {
            SyncException? error = null;
            try
            {
                await foreach (var sourceEvent in source.WatchAsync(_watchSet, token))
                {
                    _loop.Post(() =>
                    {
                        if (!token.IsCancellationRequested)
                        {
                            OnEvent(sourceEvent);
                        }
                    });
                }

                error = new SyncException(SyncErrorKind.Transient, $"The watch of '{Name}' ended.");
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                // The session was given up.
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = Translate(exception, $"watching '{Name}'");
            }

            _loop.Post(() =>
            {
                (_watchRuns, IsWatchLive) = (false, false);
                if (error is not null && !token.IsCancellationRequested)
                {
                    Fail(error);
                }
                else
                {
                    RunWatch();
                }
            });
        });
    }

    private void OnEvent(SourceEvent sourceEvent)
    {
        IsWatchLive = sourceEvent is SourceEvent.Live || (IsWatchLive && sourceEvent is not SourceEvent.Stale);
        switch (sourceEvent)
        {
            case SourceEvent.Stale(_, var reason) when State == EndpointState.Open && Feed is { IsUsed: true }:
                Become(EndpointState.Stale, reason);
                Log.Stale(_logger, Name, reason);
                break;
            case SourceEvent.Live when State == EndpointState.Stale:
                Become(EndpointState.Open, "");
                Log.Live(_logger, Name);
                break;
        }

        Feed?.OnEvent(sourceEvent);
        Pump?.OnEvent(sourceEvent);
    }

    private void Become(EndpointState state, string reason)
    {
        // An outage counts from its first moment, however often the server was tried meanwhile.
        if (!_isDown || state is EndpointState.Open or EndpointState.Stale)
        {
            Since = _loop.Now;
        }

        _isDown = state is EndpointState.Unreachable or EndpointState.Refused or EndpointState.Stopped;
        State = state;
        Reason = reason;
    }

    private void EndSession()
    {
        if (!_session.IsCancellationRequested)
        {
            _session.Cancel();
        }
    }
}
