using PolarisSync.Host.Commands;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Commands;

/// <summary>A home folder and verbs called in it, within this process.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly TestFolder _folder = new();

    public string Home => _folder.Root;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal)
    {
        [SettingNames.PluginsPath] = Artifacts.Plugins,
        [SettingNames.HttpAddress] = "127.0.0.1:0",
    };

    /// <summary>What the last verb printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>What the last verb complained of.</summary>
    public string Error { get; private set; } = "";

    public string PathOf(string relative) => _folder.PathOf(relative);

    public void Write(string relative, string text) => _folder.Write(relative, text);

    /// <summary>One task from file a to file b, both in the home folder, and two services in a.</summary>
    public void WriteTask()
    {
        Write("a.json", """{ "services": [ { "name": "orders", "instances": [ { "host": "10.0.0.1", "port": 80 }, { "host": "10.0.0.2", "port": 80 } ] }, { "name": "pay", "instances": [ { "host": "10.0.0.3", "port": 80 } ] } ] }""");
        Write("b.json", """{ "services": [] }""");
        Write("conf/sync-registry.json", $$"""
            { "tasks": [ {
              "name": "a-to-b", "enable": true,
              "source": { "name": "a", "type": "file", "addresses": ["{{PathOf("a.json")}}"] },
              "destination": { "name": "b", "type": "file", "addresses": ["{{PathOf("b.json")}}"] },
              "match": [ { "namespace": "default", "service": "*" } ]
            } ] }
            """);
    }

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Environment = Variables,
            WorkingDirectory = Home,
            Output = output,
            Error = error,
            TimeProvider = TimeProvider.System,
        };
        var code = await CommandLine.RunAsync(arguments, context, CancellationToken.None);
        Output = output.ToString().ReplaceLineEndings("\n");
        Error = error.ToString().ReplaceLineEndings("\n");
        return code;
    }

    public void Dispose() => _folder.Dispose();
}
