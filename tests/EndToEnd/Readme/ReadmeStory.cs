using System.Collections.Concurrent;
using System.Diagnostics;
using PolarisSync.Tests.Readme;

namespace PolarisSync.EndToEnd.Tests.Readme;

/// <summary>
/// A folder as people have it who unpacked the tool, and the commands of the pages that belong to one story, in the order in which they stand there. A test goes
/// through them one by one; at the end none may be left.
/// </summary>
internal sealed class ReadmeStory : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Queue<string> _commands;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly List<(string Written, string Real)> _places = [];
    private Process? _host;

    public ReadmeStory(BlockUse use)
    {
        // The languages have the same blocks; that is another test's business.
        _commands = new(ReadmePage.All(Product.Root).Where(static page => page.File != ReadmePage.Languages[1]).SelectMany(static page => page.Shell)
            .Where(block => BlockUses.ByKey.GetValueOrDefault(block.Key, BlockUse.Parsed) == use).SelectMany(static block => block.Commands).Where(static command => !BlockUses.OnlyRead.Contains(command, StringComparer.Ordinal)));
        foreach (var folder in new[] { "bin", "conf" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Product.Root, folder), "*", SearchOption.AllDirectories))
            {
                var copy = PathOf(Path.GetRelativePath(Product.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        Directory.CreateSymbolicLink(PathOf("lib"), Path.GetDirectoryName(Product.HostProgram)!);
        Directory.CreateSymbolicLink(PathOf("plugins"), Product.Plugins);
    }

    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("polarissync-readme-").FullName;

    /// <summary>Variables of the shell that the commands are typed in.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>What the host printed.</summary>
    public IReadOnlyCollection<string> Log => [.. _log];

    /// <summary>A file in the folder.</summary>
    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Says where what the pages name really is.</summary>
    public void Place(string written, string real) => _places.Add((written, real));

    /// <summary>A text of the pages with the real places in it.</summary>
    public string Placed(string text) => _places.Aggregate(text, static (placed, place) => placed.Replace(place.Written, place.Real, StringComparison.Ordinal));

    /// <summary>The command the pages have next has to be this one; runs it to its end.</summary>
    public async Task<VerbResult> NextAsync(string command)
    {
        Take(command);
        return await TypeAsync(command);
    }

    /// <summary>The command the pages have next has to start the host; starts it, and waits until its log has a word.</summary>
    public async Task NextStartsHostAsync(string command, string word)
    {
        Take(command);
        _host = Launch(command, "127.0.0.1:0");
        _host.OutputDataReceived += (_, line) => Keep(line.Data);
        _host.ErrorDataReceived += (_, line) => Keep(line.Data);
        _host.BeginOutputReadLine();
        _host.BeginErrorReadLine();
        await Wait.UntilAsync(() => Task.FromResult(_host.HasExited ? throw new InvalidOperationException(string.Join('\n', Log)) : Log.Any(line => line.Contains(word, StringComparison.Ordinal)) ? null : $"no '{word}' in the log:\n{string.Join('\n', Log)}"), s_patience);
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(PathOf("data/http.address"))), s_patience, "the host listens");
        Place("127.0.0.1:8690", (await File.ReadAllTextAsync(PathOf("data/http.address"))).Trim());
    }

    /// <summary>Types a command that stands in no block.</summary>
    public async Task<VerbResult> TypeAsync(string command)
    {
        if (command.StartsWith("export ", StringComparison.Ordinal))
        {
            var (name, value) = command["export ".Length..].Split('=', 2) is [var left, var right] ? (left, right) : throw new InvalidOperationException(command);
            Variables[name] = value;
            return new(0, "", "");
        }

        using var process = Launch(Placed(command), address: null);
        using var deadline = new CancellationTokenSource(s_patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        var result = new VerbResult(process.ExitCode, await output, await error);
        TestContext.Out.WriteLine($"$ {command}\n{result}");
        return result;
    }

    /// <summary>Nothing of the pages' story may be left.</summary>
    public void AssertAllWasTyped() => Assert.That(_commands, Is.Empty, "commands of the pages that nobody typed");

    /// <summary>Waits for the host to end by itself; gives its exit code.</summary>
    public async Task<int> HostEndsAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience);
        await _host!.WaitForExitAsync(deadline.Token);
        return _host.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            if (!_host.HasExited)
            {
                _host.Kill();
                await _host.WaitForExitAsync();
            }

            _host.Dispose();
        }

        Directory.Delete(Root, recursive: true);
    }

    private void Take(string command)
    {
        Assert.That(_commands, Is.Not.Empty, $"the pages have no more commands; '{command}' was expected");
        Assert.That(_commands.Dequeue(), Is.EqualTo(command), "the command the pages have next");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }

    private Process Launch(string command, string? address)
    {
        // exec: what is killed at the end is the command, not a shell around it.
        var script = command.StartsWith("bash ", StringComparison.Ordinal) && !command.Contains("&&", StringComparison.Ordinal) ? $"exec {command}" : command;
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("POLARIS_SYNC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        if (address is not null)
        {
            start.Environment["POLARIS_SYNC_HTTP_ADDRESS"] = address;
        }

        return Process.Start(start)!;
    }
}
