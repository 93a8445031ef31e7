using System.Collections.Immutable;
using System.Globalization;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>What of a target is there: its service, its upstreams, their rows. What the engine gets is made of it.</summary>
internal sealed class TargetView
{
    // Of doubled copies the one with the lowest handle stays.
    private const string Main = "0";
    private const string Double = "1";

    public required TargetKey Target { get; init; }

    /// <summary>Our service; null where there is none.</summary>
    public KongObject? Service { get; init; }

    /// <summary>Ours, those of the Java polaris-sync, and those that rows of ours are attached to.</summary>
    public ImmutableArray<UpstreamView> Upstreams { get; init; } = [];

    /// <summary>The view of a group; ours before one of the Java polaris-sync.</summary>
    public UpstreamView? Find(string label) =>
        Upstreams.Where(upstream => string.Equals(upstream.Label, label, StringComparison.Ordinal)).OrderByDescending(static upstream => upstream.IsOurs).FirstOrDefault();

    /// <summary>The rows that a handle names, by the group they stand in.</summary>
    public IEnumerable<(UpstreamView Upstream, TargetRow Row)> RowsOf(ObservedInstance observed)
    {
        var ids = observed.Handle.Split(' ').Skip(1).ToHashSet(StringComparer.Ordinal);
        return Upstreams.SelectMany(static upstream => upstream.Rows.Select(row => (Upstream: upstream, Row: row))).Where(entry => ids.Contains(entry.Row.Id));
    }

    public ObservedService ToObserved()
    {
        var instances = ImmutableArray.CreateBuilder<ObservedInstance>();
        var ours = new SortedDictionary<HostPort, List<(UpstreamView Upstream, TargetRow Row)>>();
        foreach (var upstream in Upstreams)
        {
            var seen = new HashSet<HostPort>();
            foreach (var row in upstream.Rows)
            {
                if (row.Kind != RowKind.Ours)
                {
                    // What others have in an upstream of their own is no part of this service: it must not make a loss look small.
                    if (!upstream.IsAttached)
                    {
                        instances.Add(ToForeign(upstream, row));
                    }
                }
                else if (seen.Add(row.Address))
                {
                    (ours.TryGetValue(row.Address, out var rows) ? rows : ours[row.Address] = []).Add((upstream, row));
                }
                else
                {
                    instances.Add(ToOurs(row.Address, [(upstream, row)], Double));
                }
            }
        }

        instances.AddRange(ours.Select(pair => ToOurs(pair.Key, pair.Value, Main)));
        return new()
        {
            Target = Target,
            Exists = Service is not null || Upstreams.Any(static upstream => upstream.IsOurs),
            ServiceIsOurs = Service is not null || Upstreams.Any(static upstream => upstream.IsOurs),
            Instances = instances.DrainToImmutable(),
            Groups =
            [
                .. Upstreams.Where(static upstream => upstream.IsAttached ? upstream.HasOurs : upstream.IsOurs && (upstream.HasOurs || !upstream.HasForeign))
                    .Select(static upstream => upstream.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
            AdapterState = this,
        };
    }

    private ObservedInstance ToOurs(HostPort address, List<(UpstreamView Upstream, TargetRow Row)> rows, string order)
    {
        var weight = rows[0].Row.Weight;
        return new()
        {
            Instance = new()
            {
                Host = address.Host,
                Port = address.Port,
                Weight = weight,
                Groups = [.. rows.Select(static entry => entry.Upstream.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],

                // No copy has metadata here, so what is wrong with one row shows as a difference of the whole.
                Metadata = MetadataMap.From(rows.Where(entry => entry.Row.Weight != weight)
                    .Select(static entry => KeyValuePair.Create($"weight in {entry.Upstream.Upstream.Name}", entry.Row.Weight.ToString(CultureInfo.InvariantCulture)))),
                Mark = rows.TrueForAll(static entry => entry.Row.IsInForm) ? Target.Source : null,
            },
            Ownership = CopyOwnership.Ours,
            Owner = Target.Source,
            Handle = $"{order} {string.Join(' ', rows.Select(static entry => entry.Row.Id))}",
        };
    }

    private ObservedInstance ToForeign(UpstreamView upstream, TargetRow row) => new()
    {
        Instance = new()
        {
            Host = row.Address.Host,
            Port = row.Address.Port,
            Weight = row.Weight,
            Groups = [upstream.Label],

            // A copy all the same, made by another tool.
            Mark = row.Kind == RowKind.Takeable ? Target.Source : null,
        },
        Ownership = CopyOwnership.Foreign,
        IsHandMade = true,
        Handle = row.Id,
    };
}
