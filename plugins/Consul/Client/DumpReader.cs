using System.Buffers;
using System.Text.Json;

namespace PolarisSync.Plugins.Consul;

/// <summary>Feeds a parser while a dump comes in; holds no more of its text than the longest instance takes.</summary>
internal static class DumpReader
{
    private const int FirstSize = 64 * 1024;
    private const int LargestSize = 64 * 1024 * 1024;

    /// <summary>Reads to the end; throws <see cref="JsonException"/> when that comes too early.</summary>
    public static async Task ReadAsync<TService, TCheck>(Stream stream, DumpParser<TService, TCheck> parser, CancellationToken cancellationToken)
        where TService : class
        where TCheck : class
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
        try
        {
            var (filled, read) = (0, 1);
            while (read > 0)
            {
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                filled += read;
                var consumed = parser.Parse(buffer.AsSpan(0, filled), isLast: read == 0);
                filled -= consumed;
                buffer.AsSpan(consumed, filled).CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        if (full.Length >= LargestSize)
        {
            throw new JsonException("A single instance of the dump of the catalog is larger than 64 MB.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
