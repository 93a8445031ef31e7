using System.Diagnostics.CodeAnalysis;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>Every variable holds what it is called, so that a reference can stand for any text; there are no files.</summary>
internal sealed class EchoSecrets : ISecretSource
{
    public string? FindVariable(string name) => name;

    public bool TryReadFile(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? reason)
    {
        text = null;
        reason = "it is not there";
        return false;
    }
}
