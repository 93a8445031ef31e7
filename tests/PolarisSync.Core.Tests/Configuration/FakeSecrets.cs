using System.Diagnostics.CodeAnalysis;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

internal sealed class FakeSecrets : ISecretSource
{
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal) { ["TOKEN"] = "s3cr3t-t0ken", ["EMPTY"] = "" };

    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal) { ["/run/token"] = "f1le-t0ken\r\n" };

    public string? FindVariable(string name) => Variables.GetValueOrDefault(name);

    public bool TryReadFile(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? reason)
    {
        reason = Files.TryGetValue(path, out text) ? null : "it does not exist";
        return text is not null;
    }
}
