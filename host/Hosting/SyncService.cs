using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Data;
using PolarisSync.Host.History;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Hosting;

/// <summary>Owns everything that runs in the background. When one of it fails, the host stops.</summary>
internal sealed partial class SyncService(
    SyncEngine engine,
    ConfigurationService configuration,
    PluginWatcher plugins,
    HttpSurface? http,
    DataFolderClaim claim,
    HistoryLog? history,
    IReadOnlyList<Func<CancellationToken, Task>> beside,
    CancellationTokenSource stop,
    TimeProvider timeProvider,
    ILogger<SyncService> logger) : BackgroundService
{
    /// <summary>How long writes under way get to end.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether something failed; the process then ends with an error.</summary>
    public bool HasFailed { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger);
        await base.StopAsync(cancellationToken);
        if (http is not null)
        {
            await http.StopAsync(cancellationToken);
        }

        using var time = new CancellationTokenSource(StopTime, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        await engine.StopAsync(either.Token);
        if (history is not null)
        {
            // Whoever takes the folder next may go on with the same file.
            await history.StopAsync();
        }

        claim.Release();
        Log.Stopped(logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = new List<Task> { configuration.RunAsync(ending.Token), plugins.RunAsync(ending.Token), TakeOverAsync(ending.Token), ServeAsync(ending.Token) };
        running.AddRange(beside.Select(run => run(ending.Token)));
#pragma warning disable CA1031 // Whatever ends a loop, the others are ended too and the host stops with an error.
        try
        {
            while (running.Count > 0)
            {
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                await ended;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        catch (Exception error)
        {
            await FailAsync(error);
        }
#pragma warning restore CA1031
        await ending.CancelAsync();
        await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task FailAsync(Exception error)
    {
        HasFailed = true;
        if (error is ConfigurationException { Problems.IsEmpty: false })
        {
            // Each fault has its line in the log already.
            Log.CannotRun(logger, "the configuration has the faults above, and there is no backup to start with.");
        }
        else if (error is SettingsException or ConfigurationException)
        {
            Log.CannotRun(logger, error.Message);
        }
        else
        {
            Log.Failed(logger, error);
        }

        await stop.CancelAsync();
    }

    // A successor waits until the host before it is gone; everybody else has the folder already.
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        if (claim.IsHeld)
        {
            return;
        }

        Log.WaitsForLock(logger, claim.Folder.Root);
        while (!claim.TryTake())
        {
            await Task.Delay(LockPoll, timeProvider, cancellationToken);
        }

        await engine.PromoteAsync(cancellationToken);
        Log.TookOver(logger, claim.Folder.Root);
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        if (http is null)
        {
            return;
        }

        for (var tries = 0; ; tries++)
        {
            try
            {
                var address = await http.StartAsync(cancellationToken);
                Log.Listening(logger, address);
                break;
            }
            catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
            {
                // A successor usually finds the address in use: by the host it is to replace, which gives it up before the lock.
                if (!claim.WasSuccessor || (claim.IsHeld && claim.HeldFor > StopTime))
                {
                    throw new SettingsException($"The address {http.Wanted} cannot be used: {error.Message} Choose another with {SettingNames.HttpAddress}.", error);
                }

                if (tries == 0)
                {
                    Log.WaitsForAddress(logger, http.Wanted);
                }

                await Task.Delay(LockPoll, timeProvider, cancellationToken);
            }
        }

        // What the verbs find belongs to the host that has the folder.
        while (!claim.IsHeld)
        {
            await Task.Delay(LockPoll, timeProvider, cancellationToken);
        }

        claim.Publish(http.Address!);
    }
}
