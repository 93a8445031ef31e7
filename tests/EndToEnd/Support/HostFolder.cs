using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A home for one host below the temporary folder: its documents, its data, and the processes started in it. Dispose ends them all.</summary>
internal sealed class HostFolder : IAsyncDisposable
{
    private static readonly TimeSpan s_verbTime = TimeSpan.FromSeconds(60);
    private readonly List<HostProcess> _hosts = [];

    /// <summary>Its root, which is the host's home and working directory.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("polarissync-e2e-").FullName;

    /// <summary>The registry document.</summary>
    public string RegistryFile => Path.Combine(Root, "conf", "sync-registry.json");

    /// <summary>The data folder.</summary>
    public string DataPath => Path.Combine(Root, "data");

    /// <summary>Whether the variables name the documents; without them the host looks below its home, and may run the demo.</summary>
    public bool NamesDocuments { get; init; } = true;

    /// <summary>The adapters' folder; the product's own unless <see cref="CopyPlugins"/> was called.</summary>
    public string PluginsPath { get; private set; } = Product.Plugins;

    /// <summary>More variables of every process started here.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Hosts started here, oldest first.</summary>
    public IReadOnlyList<HostProcess> Hosts => _hosts;

    /// <summary>Replaces the registry document in one step, as an editor does.</summary>
    public async Task WriteRegistryAsync(string document)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(RegistryFile)!);
        await File.WriteAllTextAsync(RegistryFile + ".new", document);
        File.Move(RegistryFile + ".new", RegistryFile, overwrite: true);
    }

    /// <summary>Gives this home a plugins folder of its own, with the product's adapters.</summary>
    public void CopyPlugins()
    {
        PluginsPath = Path.Combine(Root, "plugins");
        foreach (var file in Directory.EnumerateFiles(Product.Plugins, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(PluginsPath, Path.GetRelativePath(Product.Plugins, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Starts <c>run</c>; does not wait for anything.</summary>
    public HostProcess Start(params string[] options)
    {
        var host = new HostProcess(DataPath, Launch(["run", .. options]));
        _hosts.Add(host);
        return host;
    }

    /// <summary>Starts <c>run</c> and waits until it is ready.</summary>
    public async Task<HostProcess> StartReadyAsync(TimeSpan? within = null)
    {
        var host = Start();
        await host.WaitReadyAsync(within ?? TimeSpan.FromSeconds(40));
        return host;
    }

    /// <summary>Runs a verb to its end.</summary>
    public async Task<VerbResult> RunVerbAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        using var deadline = new CancellationTokenSource(s_verbTime);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException error)
        {
            process.Kill();
            throw new TimeoutException($"'{string.Join(' ', arguments)}' did not end within {s_verbTime.TotalSeconds} s", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
    }

    private Process Launch(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root,
        };
        start.ArgumentList.Add(Product.HostProgram);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("POLARIS_SYNC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["POLARIS_SYNC_HOME"] = Root;
        start.Environment["POLARIS_SYNC_DATA_PATH"] = DataPath;
        start.Environment["POLARIS_SYNC_PLUGINS_PATH"] = PluginsPath;
        if (NamesDocuments)
        {
            start.Environment["POLARIS_SYNC_REGISTRY_FILE_WATCH"] = RegistryFile;
            start.Environment["POLARIS_SYNC_REGISTRY_CONFIG_BACKUP_PATH"] = Path.Combine(Root, "conf", "backup.json");
        }

        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        if (arguments.FirstOrDefault() == "run")
        {
            // The verbs find the real address in the data folder.
            start.Environment["POLARIS_SYNC_HTTP_ADDRESS"] = "127.0.0.1:0";
        }

        return Process.Start(start) ?? throw new InvalidOperationException("the host did not start");
    }
}
