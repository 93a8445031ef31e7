using System.Security.Cryptography;
using System.Text;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>One configuration as it is stored.</summary>
internal sealed record ConfigEntry
{
    public required ConfigKey Key { get; init; }

    public required string Content { get; init; }

    public string Type { get; init; } = "text";

    public string? Description { get; init; }

    public string? Tags { get; init; }

    public string? App { get; init; }

    public string? Use { get; init; }

    public string? Effect { get; init; }

    public string? Schema { get; init; }

    public string EncryptedDataKey { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public required long Id { get; init; }

    public string Md5 => HashOf(Content);

#pragma warning disable CA5351 // What the server computes is an MD5.
    public static string HashOf(string content) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(content)));
#pragma warning restore CA5351
}
