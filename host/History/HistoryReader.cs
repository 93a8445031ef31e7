using System.Text.Json;

namespace PolarisSync.Host.History;

/// <summary>Finds entries, from the newest file backwards, with no more in memory than a block of each open file and what is found.</summary>
internal static class HistoryReader
{
    // Clocks are set back now and then; entries written before that seem to be newer than those after.
    private static readonly TimeSpan s_clockSlack = TimeSpan.FromMinutes(10);

    /// <summary>The newest entries that match, the newest last.</summary>
    /// <exception cref="IOException">The files cannot be read.</exception>
    public static IReadOnlyList<HistoryLine> Read(HistoryFolder folder, HistoryQuery query, CancellationToken cancellationToken)
    {
        var found = new List<HistoryLine>();
        foreach (var line in Newest(folder, query.Since, cancellationToken))
        {
            if (query.Since is { } since && line.At < since - s_clockSlack)
            {
                break;
            }

            if (query.Matches(line))
            {
                found.Add(line);
                if (found.Count >= query.Limit)
                {
                    break;
                }
            }
        }

        found.Reverse();
        return found;
    }

    // Two hosts may have written at once, one about to replace the other: files that overlap in time are merged.
    private static IEnumerable<HistoryLine> Newest(HistoryFolder folder, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var closed = new Queue<HistoryFile>(folder.List().Where(file => since is not { } oldest || file.WrittenAt >= oldest.UtcDateTime).OrderByDescending(static file => file.WrittenAt).ThenByDescending(static file => file.Number));
        var open = new PriorityQueue<(IEnumerator<HistoryLine> Lines, long Number), (long Ticks, long Number)>();
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (closed.TryPeek(out var next) && (!open.TryPeek(out var head, out _) || head.Lines.Current.At.UtcDateTime <= next.WrittenAt))
                {
                    Enqueue(LinesOf(closed.Dequeue()).GetEnumerator(), next.Number);
                }

                if (!open.TryDequeue(out var newest, out _))
                {
                    yield break;
                }

                yield return newest.Lines.Current;
                Enqueue(newest.Lines, newest.Number);
            }
        }
        finally
        {
            while (open.TryDequeue(out var left, out _))
            {
                left.Lines.Dispose();
            }
        }

        void Enqueue(IEnumerator<HistoryLine> lines, long number)
        {
            if (lines.MoveNext())
            {
                open.Enqueue((lines, number), (-lines.Current.At.UtcTicks, -number));
            }
            else
            {
                lines.Dispose();
            }
        }
    }

    private static IEnumerable<HistoryLine> LinesOf(HistoryFile file)
    {
        BackwardLines lines;
        try
        {
            lines = new BackwardLines(file.Path);
        }
        catch (FileNotFoundException)
        {
            // Rotated away meanwhile.
            yield break;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }

        using (lines)
        {
            while (lines.TryRead(out var text))
            {
                if (Parse(text.Span) is { } line)
                {
                    yield return line;
                }
            }
        }
    }

    // A line that a kill tore, or that a full disk cut off, is left out.
    private static HistoryLine? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, HistoryJson.Default.HistoryLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
