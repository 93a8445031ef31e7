using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PolarisSync.Tests.RealServer;

/// <summary>
/// A real Nacos, standalone, on free ports of 127.0.0.1, started by the script that <c>NACOS_START</c> names. Its folder is kept over restarts, so that
/// persistent instances and namespaces survive and ephemeral ones do not. Dispose kills it.
/// </summary>
public sealed class NacosServer : IAsyncDisposable
{
    private const int GrpcOffset = 1000;
    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(90);

    private readonly string _script;
    private readonly NacosServerOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("polarissync-nacos-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private Process? _process;

    private NacosServer(string script, NacosServerOptions options) => (_script, _options) = (script, options);

    /// <summary>Why there is no server when <see cref="FindScript"/> gives null, for <c>Assert.Ignore</c>.</summary>
    public static string Missing => "No real Nacos: NACOS_START does not name a start script (arguments: PORT DIR [auth]), or there is no java on PATH.";

    /// <summary>The HTTP port; gRPC is 1000 above it.</summary>
    public int Port { get; private set; }

    /// <summary>The port for gRPC clients.</summary>
    public int GrpcPort => Port + GrpcOffset;

    /// <summary>The HTTP address without the context path, the same over all restarts.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Finds the start script; null when there is none or it could not run.</summary>
    public static string? FindScript()
    {
        var script = Environment.GetEnvironmentVariable("NACOS_START");
        var hasJava = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, "java")));
        return hasJava && File.Exists(script) ? script : null;
    }

    /// <summary>Starts a server and waits until it takes clients.</summary>
    /// <exception cref="InvalidOperationException">There is no script; ask <see cref="FindScript"/> first.</exception>
    /// <exception cref="TimeoutException">It did not come up.</exception>
    public static async Task<NacosServer> StartAsync(NacosServerOptions? options, CancellationToken cancellationToken)
    {
        var server = new NacosServer(FindScript() ?? throw new InvalidOperationException(Missing), options ?? new());
        for (var attempt = 1; ; attempt++)
        {
            server.Port = FindPort();
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

    /// <summary>Starts again on the same ports and the same folder, after <see cref="KillAsync"/>.</summary>
    public Task LaunchAgainAsync(CancellationToken cancellationToken) => LaunchAsync(cancellationToken);

    /// <summary>Kills it and starts it again: ephemeral instances are forgotten.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await KillAsync(cancellationToken);
        await LaunchAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // HTTP, gRPC for clients and for servers, raft: all four have to be free.
    private static int FindPort()
    {
        while (true)
        {
            var port = Random.Shared.Next(22_000, 32_000);
            if (Array.TrueForAll([port, port + GrpcOffset, port + GrpcOffset + 1, port - GrpcOffset], IsFree))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(_script) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        start.ArgumentList.Add(_folder);
        if (_options.Auth)
        {
            start.ArgumentList.Add("auth");
        }

        if (_options.TokenSeconds is { } seconds)
        {
            start.Environment["NACOS_TOKEN_SECONDS"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // The script replaces itself by the server, so that the process is the server's.
        _process = Process.Start(start) ?? throw new InvalidOperationException("Nacos could not be started.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync(
            async () => _process.HasExited ? throw new TimeoutException("Nacos ended at once") : await IsUpAsync(cancellationToken), s_startDeadline, "Nacos is ready", cancellationToken);
    }

    private async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((await _http.GetAsync(new Uri(Address, "/nacos/v1/console/health/readiness"), cancellationToken)).StatusCode != HttpStatusCode.OK)
            {
                return false;
            }

            // With users: it knows none for the first seconds.
            using var content = new FormUrlEncodedContent([new("username", "nacos"), new("password", "nacos")]);
            return !_options.Auth || (await _http.PostAsync(new Uri(Address, "/nacos/v1/auth/login"), content, cancellationToken)).StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
