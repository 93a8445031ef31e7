using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

internal sealed class PollRingTests
{
    private static readonly ServiceKey[] s_keys = [.. Enumerable.Range(0, 10).Select(number => new ServiceKey("default", $"s{number}"))];

    [Test]
    public void Take_RoundAfterRound_GivesEachItsTurn()
    {
        var ring = new PollRing();
        ring.Set(s_keys.ToHashSet(), hurry: false);
        var taken = Enumerable.Range(0, 5).SelectMany(_ => Names(ring.Take(2, 8))).ToList();
        Assert.That(taken, Is.EquivalentTo(s_keys));
    }

    [Test]
    public void Take_HurriedOne_ComesFirstAndOnce()
    {
        var ring = new PollRing();
        ring.Set(s_keys.ToHashSet(), hurry: false);
        ring.Hurry(s_keys[7]);
        ring.Hurry(s_keys[7]);
        ring.Hurry(new("default", "unknown"));
        Assert.That(Names(ring.Take(2, 8))[0], Is.EqualTo(s_keys[7]));
        Assert.That(Names(ring.Take(10, 8)), Is.EquivalentTo(s_keys));
    }

    [Test]
    public void Set_OneLess_IsToldAndAskedNoMore()
    {
        var ring = new PollRing();
        ring.Set(s_keys.ToHashSet(), hurry: true);
        Assert.That(ring.Set(s_keys.Skip(1).ToHashSet(), hurry: true), Is.EqualTo(new[] { s_keys[0] }));
        Assert.That(Names(ring.Take(20, 80)), Is.EquivalentTo(s_keys.Skip(1)));
        Assert.That(ring.Set(s_keys.ToHashSet(), hurry: true), Is.Empty);
        Assert.That(Names(ring.Take(20, 80)), Is.EquivalentTo(s_keys));
    }

    private static List<ServiceKey> Names(IReadOnlyList<FollowedService> services) => [.. services.Select(service => service.Key)];
}
