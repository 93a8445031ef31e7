using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace PolarisSync.Tests.RealServer;

/// <summary>
/// A real Consul agent in dev mode on free ports of 127.0.0.1: one process of our own, everything in memory, so each start is empty. Dispose kills it.
/// </summary>
public sealed class ConsulServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private readonly string _binary;
    private readonly ConsulServerOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("polarissync-consul-").FullName;
    private int[] _ports = [];
    private Process? _process;

    private ConsulServer(string binary, ConsulServerOptions options) => (_binary, _options) = (binary, options);

    /// <summary>Why there is no server when <see cref="FindBinary"/> gives null, for <c>Assert.Ignore</c>.</summary>
    public static string Missing => "No consul binary: CONSUL_BIN is not set, none is on PATH, and build/consul.sh brought none below artifacts/tools/consul.";

    /// <summary>The HTTP address, the same over all restarts.</summary>
    public Uri Address => new($"http://127.0.0.1:{_ports[0]}");

    /// <summary>The HTTP port.</summary>
    public int Port => _ports[0];

    /// <summary>The process, 0 while there is none.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Finds the binary: <c>CONSUL_BIN</c>, then PATH, then what build/consul.sh brought. Null when there is none.</summary>
    public static string? FindBinary()
    {
        if (Environment.GetEnvironmentVariable("CONSUL_BIN") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).ToList();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            folders.Add(Path.Combine(folder.FullName, "artifacts", "tools", "consul"));
        }

        return folders.Select(folder => Path.Combine(folder, "consul")).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts an agent and waits until it has a leader.</summary>
    /// <exception cref="InvalidOperationException">There is no binary; ask <see cref="FindBinary"/> first.</exception>
    /// <exception cref="TimeoutException">It did not come up.</exception>
    public static async Task<ConsulServer> StartAsync(ConsulServerOptions? options, CancellationToken cancellationToken)
    {
        var server = new ConsulServer(FindBinary() ?? throw new InvalidOperationException(Missing), options ?? new());
        for (var attempt = 1; ; attempt++)
        {
            server._ports = FreePorts.Find(4);
            try
            {
                await server.LaunchAsync(cancellationToken);
                return server;
            }
            catch (TimeoutException) when (attempt < 3)
            {
                // Somebody took a port meanwhile.
                await server.KillAsync(cancellationToken);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Kills the process at once, connections and all.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
        {
            _process = null;
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(cancellationToken);
            process.Dispose();
        }
    }

    /// <summary>Starts again on the same ports, empty, after <see cref="KillAsync"/> or instead of what runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await KillAsync(cancellationToken);
        await LaunchAsync(cancellationToken);
    }

    /// <summary>Stops the process where it stands: connections stay open and nothing answers.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("-STOP", cancellationToken);

    /// <summary>Lets a frozen process go on.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => SignalAsync("-CONT", cancellationToken);

    /// <summary>A client for arranging and checking, with the management token where there is one.</summary>
    public ConsulApi CreateApi() => new(Address, _options.ManagementToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(_binary) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _folder };
        string[] arguments =
        [
            "agent", "-dev", "-bind=127.0.0.1", "-client=127.0.0.1", $"-node={_options.NodeName}", $"-http-port={_ports[0]}", "-dns-port=-1", "-grpc-port=-1",
            $"-serf-lan-port={_ports[1]}", $"-serf-wan-port={_ports[2]}", $"-server-port={_ports[3]}", $"-config-dir={WriteConfiguration()}", "-log-level=warn",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var process = Process.Start(start) ?? throw new InvalidOperationException("consul did not start");
        _process = process;

        // Read, so that a full pipe never blocks the agent.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.HoldsAsync(
            async () => process.HasExited ? throw new TimeoutException("consul ended at once") : await IsUpAsync(http, cancellationToken),
            StartDeadline,
            "consul has a leader",
            cancellationToken);
    }

    private async Task<bool> IsUpAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            if (await http.GetFromJsonAsync<string>("/v1/status/leader", cancellationToken) is not { Length: > 0 })
            {
                return false;
            }

            // The agent registers itself a moment after the election.
            using var api = CreateApi();
            return (await api.GetAsync("/v1/catalog/services", cancellationToken)).Contains("\"consul\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string WriteConfiguration()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "conf")).FullName;
        if (_options.ManagementToken is { } token)
        {
            File.WriteAllText(
                Path.Combine(folder, "acl.json"),
                $$$$"""{"acl":{"enabled":true,"default_policy":"deny","tokens":{"master":"{{{{token}}}}","agent":"{{{{token}}}}"}}}""");
        }

        if (_options.ExtraConfiguration is { } extra)
        {
            File.WriteAllText(Path.Combine(folder, "extra.json"), extra);
        }

        return folder;
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [signal, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
