using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>One run of the host as a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly string _dataPath;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private Uri? _address;

    public HostProcess(string dataPath, Process process)
    {
        _dataPath = dataPath;
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything it printed so far.</summary>
    public IReadOnlyCollection<string> Log => [.. _log];

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Where it listens.</summary>
    public Uri Address => FindAddress() ?? throw new InvalidOperationException("the host does not listen");

    /// <summary>Waits for <c>/health/ready</c>.</summary>
    public async Task WaitReadyAsync(TimeSpan within) => await Wait.UntilAsync(
        async () =>
        {
            if (HasExited)
            {
                throw new InvalidOperationException($"the host ended with exit code {_process.ExitCode}");
            }

            if (FindAddress() is not { } address)
            {
                return "the host does not listen";
            }

            try
            {
                using var answer = await _http.GetAsync(new Uri(address, "/health/ready"));
                return answer.IsSuccessStatusCode ? null : await answer.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException error)
            {
                return error.Message;
            }
        },
        within);

    /// <summary>Status as the API tells it.</summary>
    public async Task<JsonNode> StatusAsync() => JsonNode.Parse(await _http.GetStringAsync(new Uri(Address, "/api/v1/status")))!;

    /// <summary>The metrics.</summary>
    public Task<string> MetricsAsync() => _http.GetStringAsync(new Uri(Address, "/metrics"));

    /// <summary>Held objects.</summary>
    public async Task<IReadOnlyList<JsonNode>> HeldAsync() => await ListAsync("held");

    /// <summary>One of the engine's lists in status.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string name) =>
        [.. ((await StatusAsync())["engine"]![name]?.AsArray() ?? []).Select(static entry => entry!)];

    /// <summary>State and reason of an endpoint.</summary>
    public async Task<(string State, string Reason)> EndpointAsync(string name)
    {
        var endpoint = (await ListAsync("endpoints")).Single(endpoint => (string?)endpoint["name"] == name);
        return ((string)endpoint["state"]!, (string?)endpoint["reason"] ?? "");
    }

    /// <summary>Kills it, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop and waits; gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await WaitForExitAsync(TimeSpan.FromSeconds(40));
    }

    /// <summary>Waits for its end; gives its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"the host did not end within {within.TotalSeconds} s", error);
        }

        return _process.ExitCode;
    }

    /// <summary>Its last words and its status, for a failure.</summary>
    public async Task<string> DescribeAsync()
    {
        var status = "";
        try
        {
            status = HasExited ? "ended" : (await StatusAsync()).ToJsonString(new() { WriteIndented = true });
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            status = error.Message;
        }

        return $"--- log of host {_process.Id}\n{string.Join('\n', _log.TakeLast(60))}\n--- status\n{status}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _http.Dispose();
    }

    // The file belongs to the host that holds the lock; a successor writes it once it took over.
    private Uri? FindAddress()
    {
        try
        {
            if (_address is null && File.ReadAllText(Path.Combine(_dataPath, "polarissync.pid")).Trim() == _process.Id.ToString(CultureInfo.InvariantCulture))
            {
                var text = File.ReadAllText(Path.Combine(_dataPath, "http.address")).Trim().Replace("0.0.0.0:", "127.0.0.1:", StringComparison.Ordinal);
                _address = new Uri(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text);
            }
        }
        catch (IOException)
        {
            // Not written yet.
        }

        return _address;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }
}
