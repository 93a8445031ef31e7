using System.Collections.Concurrent;
using System.Security.Cryptography;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>What all endpoints on one path share in this process: the lock, and the order in which contents were seen.</summary>
internal sealed class SharedFile
{
    private static readonly ConcurrentDictionary<string, SharedFile> _files = new(StringComparer.Ordinal);
    private static readonly string _epoch = $"file-{Guid.NewGuid():N}";

    private FileContent _last = new(RegistryDocument.Empty, new(_epoch, 0), null);

    private SharedFile()
    {
    }

    /// <summary>Held while the file is read, and from reading to writing.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public static SharedFile At(string fullPath) => _files.GetOrAdd(fullPath, _ => new());

    public static string HashOf(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>The content for what the file holds now; call under <see cref="Gate"/>. Parses only what it has not parsed last time.</summary>
    /// <exception cref="SyncException">Protocol: it cannot be read; the content before it stays the last one.</exception>
    public FileContent See(string path, byte[]? text)
    {
        var hash = text is null ? null : HashOf(text);
        if (!string.Equals(hash, _last.Hash, StringComparison.Ordinal))
        {
            var document = text is null ? RegistryDocument.Empty : DocumentReader.Read(path, text);
            _last = new(document, _last.Version with { Number = _last.Version.Number + 1 }, hash);
        }

        return _last;
    }
}
