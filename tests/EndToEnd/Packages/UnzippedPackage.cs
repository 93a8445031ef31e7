using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// A package, unzipped into an empty folder on a machine that has what a Debian has and, where the package needs it, dotnet on PATH. Nothing else of this
/// machine's environment reaches it. Dispose ends its hosts.
/// </summary>
internal sealed class UnzippedPackage : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // What the scripts in bin/ call, and nothing that could be a .NET.
    private static readonly string[] s_tools = ["bash", "cat", "dirname", "head", "rm", "sed", "sleep", "tr"];

    private readonly List<HostProcess> _hosts = [];

    private UnzippedPackage(bool hasDotnet)
    {
        Directory.CreateDirectory(Tools);
        foreach (var tool in s_tools)
        {
            File.CreateSymbolicLink(Path.Combine(Tools, tool), FindTool(tool) ?? throw new InvalidOperationException($"There is no {tool} here."));
        }

        if (hasDotnet)
        {
            File.CreateSymbolicLink(Path.Combine(Tools, "dotnet"), Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? FindTool("dotnet")!);
        }

        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Where everything of it is.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("polarissync-unzipped-").FullName;

    /// <summary>The one folder that was in it.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>More variables of every process.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The folder for temporary files of every process.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    private string Tools => Path.Combine(Root, "tools");

    /// <summary>Unzips one.</summary>
    /// <param name="zip">The file.</param>
    /// <param name="hasDotnet">Whether there is a .NET on the machine.</param>
    public static async Task<UnzippedPackage> OpenAsync(string zip, bool hasDotnet)
    {
        var package = new UnzippedPackage(hasDotnet);
        await AuthorTools.RunAsync($"mkdir empty && cd empty && unzip -q '{zip}'", package.Root);
        package.Folder = Directory.EnumerateFileSystemEntries(Path.Combine(package.Root, "empty")).Single();
        return package;
    }

    /// <summary>The absolute path of a program on PATH; null when there is none.</summary>
    public static string? FindTool(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>A path in it.</summary>
    public string PathOf(string path) => Path.Combine(Folder, path);

    /// <summary>Starts a host by a command.</summary>
    /// <param name="dataPath">Its data folder.</param>
    /// <param name="command">The command; bin/start.sh without one.</param>
    public HostProcess Start(string? dataPath = null, params string[] command)
    {
        var start = Prepare(command.Length > 0 ? command : ["bash", PathOf("bin/start.sh")]);
        start.Environment.TryAdd("POLARIS_SYNC_HTTP_ADDRESS", "127.0.0.1:0");
        if (dataPath is not null)
        {
            start.Environment["POLARIS_SYNC_DATA_PATH"] = dataPath;
        }

        var host = new HostProcess(dataPath ?? PathOf("data"), Process.Start(start)!);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Runs a script, or any program of this machine, to its end.</summary>
    public async Task<VerbResult> RunAsync(params string[] command)
    {
        using var process = Process.Start(Prepare(command))!;
        using var deadline = new CancellationTokenSource(s_patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>What its hosts said, for a failure.</summary>
    public async Task<string> DescribeAsync() => string.Join('\n', await Task.WhenAll(_hosts.Select(host => host.DescribeAsync())));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
    }

    private ProcessStartInfo Prepare(string[] command)
    {
        var start = new ProcessStartInfo(Path.Combine(Tools, command[0]), command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Tools;
        start.Environment["HOME"] = Root;
        start.Environment["TMPDIR"] = Temporary;
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
