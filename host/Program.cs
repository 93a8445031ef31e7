using System.Collections;
using PolarisSync.Host.Commands;
using PolarisSync.Host.Settings;

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
var workingDirectory = Directory.GetCurrentDirectory();
if (environment.GetValueOrDefault(SettingNames.Home) is { Length: > 0 } home && Directory.Exists(home))
{
    // Adapters see relative paths as the configuration means them: below home, wherever the verb was called from.
    Directory.SetCurrentDirectory(home);
}

return await CommandLine.RunAsync(
    args,
    new CommandContext
    {
        Environment = environment,
        WorkingDirectory = workingDirectory,
        Output = Console.Out,
        Error = Console.Error,
        ErrorIsTerminal = !Console.IsErrorRedirected && environment.GetValueOrDefault("TERM") is not (null or "" or "dumb"),
        TimeProvider = TimeProvider.System,
    },
    CancellationToken.None);
