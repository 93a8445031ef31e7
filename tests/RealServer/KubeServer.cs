using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PolarisSync.Tests.RealServer;

/// <summary>
/// A real Kubernetes API server with an etcd of its own, on free ports of 127.0.0.1, started by the script that <c>KUBE_APISERVER_START</c> names. What is
/// stored survives its restarts. Dispose kills both.
/// </summary>
public sealed class KubeServer : IAsyncDisposable
{
    /// <summary>The token that may do everything.</summary>
    public const string AdminToken = "admin-token";

    /// <summary>The token of the user "reader", who may do what he is granted.</summary>
    public const string ReaderToken = "reader-token";

    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(90);
    private static readonly string[] s_folders = ["/usr/bin", "/usr/local/bin", "/usr/sbin"];

    private readonly string _script;
    private readonly string _folder = Directory.CreateTempSubdirectory("polarissync-kube-").FullName;
    private readonly HttpClient _http;
    private readonly int _port;
    private readonly int _etcdPort;
    private Process? _etcd;
    private Process? _server;

    private KubeServer(string script, int[] ports)
    {
        _script = script;
        (_port, _etcdPort) = (ports[0], ports[1]);
        PeerPort = ports[2];
#pragma warning disable CA5359, MA0039 // It makes its certificate itself when it starts.
        _http = new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } }) { Timeout = TimeSpan.FromSeconds(10) };
#pragma warning restore CA5359, MA0039
    }

    /// <summary>Why there is no server when <see cref="FindScript"/> gives null, for <c>Assert.Ignore</c>.</summary>
    public static string Missing => "No real Kubernetes API server: KUBE_APISERVER_START does not name a start script (arguments: PORT ETCD_URL DIR), or there is no etcd (Debian's etcd-server).";

    /// <summary>Its port.</summary>
    public int Port => _port;

    /// <summary>Its address.</summary>
    public Uri Address => new($"https://127.0.0.1:{_port}");

    /// <summary>The PEM file with its own certificate, which is its own authority.</summary>
    public string AuthorityFile => Path.Combine(_folder, "apiserver.crt");

    private int PeerPort { get; }

    /// <summary>Finds the start script; null when there is none or it could not run.</summary>
    public static string? FindScript()
    {
        var script = Environment.GetEnvironmentVariable("KUBE_APISERVER_START");
        return File.Exists(script) && FindEtcd() is not null ? script : null;
    }

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">There is no script; ask <see cref="FindScript"/> first.</exception>
    /// <exception cref="TimeoutException">It did not come up.</exception>
    public static async Task<KubeServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new KubeServer(FindScript() ?? throw new InvalidOperationException(Missing), FreePorts.Find(3));
        try
        {
            server.StartEtcd();
            await server.LaunchAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the API server at once; its etcd goes on.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => EndAsync(Interlocked.Exchange(ref _server, null), cancellationToken);

    /// <summary>Starts the API server again, with what it had stored.</summary>
    public async Task LaunchAgainAsync(CancellationToken cancellationToken)
    {
        var server = Launch(_script, [Number(_port), $"http://127.0.0.1:{Number(_etcdPort)}", _folder]);
        _server = server;
        await Eventually.HoldsAsync(
            async () => server.HasExited ? throw new TimeoutException("The API server ended at once.") : await IsUpAsync(cancellationToken), s_startDeadline, "the API server is ready", cancellationToken);
    }

    /// <summary>Sends a request as the administrator, and takes no failure.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Sends a request as whoever has the token, and takes every answer.</summary>
    public async Task<(HttpStatusCode Status, string Body)> CallAsync(HttpMethod method, string path, string token, string? body, string mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        await EndAsync(Interlocked.Exchange(ref _etcd, null), CancellationToken.None);
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? FindEtcd() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(s_folders).Select(folder => Path.Combine(folder, "etcd")).FirstOrDefault(File.Exists);

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Process Launch(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task EndAsync(Process? process, CancellationToken cancellationToken)
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(cancellationToken);
        process.Dispose();
    }

    private void StartEtcd()
    {
        var client = $"http://127.0.0.1:{Number(_etcdPort)}";
        var peer = $"http://127.0.0.1:{Number(PeerPort)}";
        _etcd = Launch(
            FindEtcd()!,
            [
                "--name", "test", "--data-dir", Path.Combine(_folder, "etcd"),
                "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"test={peer}",
            ]);
    }

    private async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/readyz"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
