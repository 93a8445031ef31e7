using System.Collections.Immutable;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine.State;

/// <summary>What a target showed over time, as it is stored: flat triples of Unix milliseconds, present, usable.</summary>
internal sealed record StoredSeries
{
    public required StoredTarget Target { get; init; }

    public ImmutableArray<long> Samples { get; init; } = [];

    public static StoredSeries From(TargetId id, VisibleSeries series) => new()
    {
        Target = StoredTarget.From(id),
        Samples = [.. series.Samples.SelectMany(static sample => new[] { sample.At.ToUnixTimeMilliseconds(), sample.Count.Present, sample.Count.Usable })],
    };

    public VisibleSeries ToSeries()
    {
        var samples = new List<VisibleSample>();
        for (var i = 0; i + 2 < Samples.Length; i += 3)
        {
            samples.Add(new(DateTimeOffset.FromUnixTimeMilliseconds(Samples[i]), new VisibleCount((int)Samples[i + 1], (int)Samples[i + 2])));
        }

        return VisibleSeries.From(samples);
    }
}
