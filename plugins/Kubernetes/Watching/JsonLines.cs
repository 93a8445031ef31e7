using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Reads one JSON document a line from a body whose chunks end anywhere.</summary>
internal static class JsonLines
{
    /// <summary>Every whole line; what a cut leaves of the last one is nobody's.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    if (Parse(line, type) is { } item)
                    {
                        yield return item;
                    }
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static T? Parse<T>(ReadOnlySequence<byte> line, JsonTypeInfo<T> type)
        where T : class
    {
        var json = new Utf8JsonReader(line);
        return line.IsEmpty ? null : JsonSerializer.Deserialize(ref json, type);
    }
}
