using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Host.Http;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Http;

internal sealed class TokenLimiterTests
{
    private static readonly IPAddress s_guesser = IPAddress.Parse("10.0.0.9");
    private readonly FakeTimeProvider _time = new();
    private ListLogger _log = null!;
    private TokenLimiter _limiter = null!;

    [SetUp]
    public void SetUp()
    {
        _log = new ListLogger();
        _limiter = new TokenLimiter(_time, _log.CreateLogger<TokenLimiter>());
    }

    [TearDown]
    public void TearDown() => _log.Dispose();

    [Test]
    public void TenWrongTokens_TheEleventhIsNotLookedAt_EvenIfItIsRight()
    {
        Guess(s_guesser, 10);
        var looked = false;

        var wait = _limiter.Try(s_guesser, () => looked = true, out var right);

        Assert.That(wait, Is.EqualTo(TokenLimiter.Window));
        Assert.That((looked, right), Is.EqualTo((false, false)));
        Assert.That(_log.Lines, Is.EqualTo(new[] { "Warning: 10 wrong admin tokens within 60 s from 10.0.0.9: what it sends is refused unseen until some of them are older" }));
    }

    [Test]
    public void OneIsOldEnough_OneMoreIsLookedAt()
    {
        Guess(s_guesser, 1);
        _time.Advance(TimeSpan.FromSeconds(20));
        Guess(s_guesser, 9);
        Assert.That(_limiter.Try(s_guesser, () => false, out _), Is.EqualTo(TimeSpan.FromSeconds(40)));

        _time.Advance(TimeSpan.FromSeconds(40));

        Assert.That(_limiter.Try(s_guesser, () => true, out var right), Is.Null);
        Assert.That(right, Is.True);
    }

    [Test]
    public void RightTokens_CountNothing()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.That(_limiter.Try(s_guesser, () => true, out _), Is.Null);
        }

        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void AnotherAddress_IsNotLimited_UntilAllTogetherAre()
    {
        for (var i = 1; i <= 10; i++)
        {
            Assert.That(_limiter.Try(IPAddress.Parse("10.0.0.200"), () => true, out _), Is.Null);
            Guess(IPAddress.Parse($"10.0.1.{i}"), 10);
        }

        Assert.That(_limiter.Try(IPAddress.Parse("10.0.0.200"), () => true, out _), Is.EqualTo(TokenLimiter.Window));
        Assert.That(_log.Lines, Has.Length.EqualTo(11));
        Assert.That(_log.Lines[^1], Does.StartWith("Warning: 100 wrong admin tokens within 60 s from all other machines together"));
    }

    [Test]
    public void ThisMachine_HasAnAllowanceOfItsOwn()
    {
        for (var i = 1; i <= 10; i++)
        {
            Guess(IPAddress.Parse($"10.0.1.{i}"), 10);
        }

        Assert.That(_limiter.Try(IPAddress.Loopback, () => true, out var right), Is.Null);
        Assert.That(right, Is.True);
        Guess(IPAddress.IPv6Loopback, 100);
        Assert.That(_limiter.Try(IPAddress.Loopback, () => true, out _), Is.EqualTo(TokenLimiter.Window));
    }

    [Test]
    public void AddressesOfOneNetwork64_AreOne()
    {
        for (var i = 1; i <= 10; i++)
        {
            Guess(IPAddress.Parse($"2001:db8::{i}"), 1);
        }

        Assert.That(_limiter.Try(IPAddress.Parse("2001:db8::ffff"), () => true, out _), Is.Not.Null);
        Assert.That(_limiter.Try(IPAddress.Parse("2001:db8:0:1::1"), () => true, out _), Is.Null);
    }

    private void Guess(IPAddress address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.That(_limiter.Try(address, () => false, out _), Is.Null);
        }
    }
}
