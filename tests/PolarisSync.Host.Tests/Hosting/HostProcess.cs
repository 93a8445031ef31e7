using System.Diagnostics;
using System.Text;
using PolarisSync.Host.Tests.Commands;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Hosting;

/// <summary>A process of the host, killed at the end of its test if it still runs.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static HostProcess Run(Terminal terminal, params string[] arguments) => Start(terminal, "dotnet", [Artifacts.HostDll, "run", .. arguments]);

    public static HostProcess Start(Terminal terminal, string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = terminal.Home, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in terminal.Variables)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has the data folder and its HTTP surface listens.</summary>
    public async Task<HostProcess> UntilItRunsAsync(Terminal terminal)
    {
        await Eventually.TrueAsync(
            () => _process.HasExited || (Has("data/polarissync.pid", $"{Id}\n") && File.Exists(terminal.PathOf("data/http.address"))), "the host runs", seconds: 60);
        Assert.That(_process.HasExited, Is.False, Output);
        return this;

        bool Has(string file, string text) => File.Exists(terminal.PathOf(file)) && string.Equals(File.ReadAllText(terminal.PathOf(file)), text, StringComparison.Ordinal);
    }

    /// <summary>Waits until it wrote a text.</summary>
    public async Task UntilItSaysAsync(string text)
    {
        await Eventually.TrueAsync(() => _process.HasExited || Output.Contains(text, StringComparison.Ordinal), $"'{text}' in its log", seconds: 60);
        Assert.That(Output, Does.Contain(text));
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>
    /// Sends what Ctrl+C sends. A shell starts what runs in its background deaf to it, and everything below inherits that: then it is asked to end
    /// as a service is.
    /// </summary>
    public Task InterruptAsync()
    {
        var ignored = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        const ulong Interrupt = 1UL << (2 - 1);
        var isIgnored = (ulong.Parse(ignored.Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & Interrupt) != 0;
        return SignalAsync(isIgnored ? "TERM" : "INT");
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is null)
        {
            // A stream came to its end.
            return;
        }

        lock (_output)
        {
            _output.Append(line).Append('\n');
        }
    }
}
