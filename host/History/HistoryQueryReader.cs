using System.Collections.Immutable;
using System.Globalization;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.History;

/// <summary>Reads a query from the words of the verb's options or the route's parameters, which have the same names.</summary>
internal static class HistoryQueryReader
{
    /// <summary>Names of all parameters.</summary>
    public static ImmutableArray<string> Names { get; } = ["service", "address", "task", "destination", "since", "until", "change", "failed", "limit"];

    /// <summary>Everything an entry may be about.</summary>
    public static ImmutableArray<string> Changes { get; } =
    [
        "create", "update", "delete", "ensure service", "remove service", "ensure group", "remove group", "held", "released", "approved", "denied", "paused", "resumed", "withdrawn",
        "purging", "purge called off", "endpoint lost", "endpoint back", "configuration applied", "configuration refused", "entries lost",
    ];

    /// <summary>Reads a query, or tells in a sentence what is wrong and which form is right.</summary>
    public static bool TryRead(IEnumerable<KeyValuePair<string, string>> parameters, DateTimeOffset now, out HistoryQuery query, out string problem)
    {
        query = new();
        problem = "";
        foreach (var (name, value) in parameters)
        {
            query = name switch
            {
                "service" => query with { Service = value },
                "address" => query with { Address = ReadAddress(value, ref problem) },
                "task" => query with { Task = value },
                "destination" => query with { Destination = value },
                "since" => query with { Since = ReadTime(name, value, now, ref problem) },
                "until" => query with { Until = ReadTime(name, value, now, ref problem) },
                "change" => query with { Changes = query.Changes.Union(ReadChanges(value, ref problem)) },
                "failed" => query with { Failed = ReadFailed(value, ref problem) },
                "limit" => query with { Limit = ReadLimit(value, ref problem) },
                _ => Unknown(query, name, ref problem),
            };
            if (value.Length == 0 && name is not "failed")
            {
                problem = $"{name}: a value is missing.";
            }

            if (problem.Length > 0)
            {
                return false;
            }
        }

        if (query is { Since: { } since, Until: { } until } && since > until)
        {
            problem = "since: it is later than until, so nothing can be found.";
        }

        return problem.Length == 0;
    }

    private static HistoryQuery Unknown(HistoryQuery query, string name, ref string problem)
    {
        problem = UnknownName.Say("parameter", name, Names);
        return query;
    }

    // More than one colon is an IPv6 host, which has its port behind a bracket.
    private static string ReadAddress(string value, ref string problem)
    {
        var (colon, bracket) = (value.LastIndexOf(':'), value.LastIndexOf(']'));
        var hasPort = colon > bracket && (bracket >= 0 || colon == value.IndexOf(':', StringComparison.Ordinal));
        if (hasPort && !ushort.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            problem = $"address: '{value}' is not HOST or HOST:PORT, for example 10.0.0.1:8080.";
        }

        return value.ToLowerInvariant();
    }

    private static DateTimeOffset? ReadTime(string name, string value, DateTimeOffset now, ref string problem)
    {
        if (!value.All(char.IsAsciiDigit) && DurationText.TryParse(value, out var age))
        {
            return age > now - DateTimeOffset.MinValue ? DateTimeOffset.MinValue : now - age;
        }

        if (value.Length >= 8 && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time))
        {
            return time;
        }

        problem = $"{name}: '{value}' is neither an age such as 30m, 1h or 2d nor a time such as 2026-05-04T12:00:00 (local) or 2026-05-04T12:00:00Z.";
        return null;
    }

    private static List<string> ReadChanges(string value, ref string problem)
    {
        var changes = new List<string>();
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var change = part.ToLowerInvariant().Replace('-', ' ');
            if (!Changes.Contains(change, StringComparer.Ordinal))
            {
                problem = $"change: {UnknownName.Say("change", part, [.. Changes.Select(static known => known.Replace(' ', '-'))])}";
            }

            changes.Add(change);
        }

        return changes;
    }

    private static bool ReadFailed(string value, ref string problem)
    {
        if (value.Length == 0 || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!string.Equals(value, "false", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"failed: '{value}' is not true or false.";
        }

        return false;
    }

    private static int ReadLimit(string value, ref string problem)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= HistoryQuery.LargestLimit)
        {
            return limit;
        }

        problem = $"limit: '{value}' is not a whole number from 1 to {HistoryQuery.LargestLimit}.";
        return 1;
    }
}
