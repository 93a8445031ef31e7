namespace PolarisSync.Plugins.Consul.Tests;

/// <summary>Bytes that arrive so many at a time.</summary>
internal sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
}
