using System.Collections.Immutable;

namespace PolarisSync.Host.History;

/// <summary>Which entries are wanted; what is null does not matter.</summary>
internal sealed record HistoryQuery
{
    public const int DefaultLimit = 100;
    public const int LargestLimit = 10_000;

    /// <summary><c>namespace/service</c>, or the service's name alone in any namespace.</summary>
    public string? Service { get; init; }

    /// <summary><c>host:port</c>, or the host alone.</summary>
    public string? Address { get; init; }

    public string? Task { get; init; }

    public string? Destination { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Kinds of change; empty for all.</summary>
    public ImmutableHashSet<string> Changes { get; init; } = [];

    /// <summary>Only what went wrong.</summary>
    public bool Failed { get; init; }

    /// <summary>The newest so many.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Whether an entry is wanted.</summary>
    public bool Matches(HistoryLine line) =>
        (Since is not { } since || line.At >= since)
        && (Until is not { } until || line.At <= until)
        && (!Failed || !line.IsDone)
        && (Changes.IsEmpty || Changes.Contains(line.Change))
        && (Task is null || string.Equals(line.Task, Task, StringComparison.Ordinal))
        && (Destination is null || string.Equals(line.Destination, Destination, StringComparison.Ordinal))
        && (Service is null || Is(line.Service, Service, (text, at) => text[at] == '/', atEnd: true))
        && (Address is null || Is(line.Instance, Address, (text, at) => text[at] == ':', atEnd: false));

    // The whole of it, or the part before or after the last separator.
    private static bool Is(string? text, string wanted, Func<string, int, bool> isSeparator, bool atEnd)
    {
        if (text is null || text.Length < wanted.Length)
        {
            return false;
        }

        if (text.Length == wanted.Length)
        {
            return string.Equals(text, wanted, StringComparison.Ordinal);
        }

        return atEnd
            ? text.EndsWith(wanted, StringComparison.Ordinal) && isSeparator(text, text.Length - wanted.Length - 1)
            : text.StartsWith(wanted, StringComparison.Ordinal) && isSeparator(text, wanted.Length);
    }
}
