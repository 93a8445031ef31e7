using System.CommandLine;
using PolarisSync.Host.Commands;

namespace PolarisSync.Host.Tests.Readme;

/// <summary>The verbs as the program has them.</summary>
internal static class Verbs
{
    /// <summary>The tree of verbs, arguments and options.</summary>
    public static RootCommand Root() => CommandLine.CreateRoot(new CommandContext
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal),
        WorkingDirectory = Path.GetTempPath(),
        Output = TextWriter.Null,
        Error = TextWriter.Null,
        TimeProvider = TimeProvider.System,
    });
}
