using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong.Mapping;

[TestFixture]
internal sealed class TargetAddressTests
{
    [TestCase("10.0.0.1", "10.0.0.1:8000")]
    [TestCase("010.000.000.002:080", "10.0.0.2:80")]
    [TestCase("[2001:0db8:0000:0000:0000:0000:0000:0001]:80", "[2001:db8::1]:80")]
    [TestCase("2001:db8::2", "[2001:db8::2]:8000")]
    [TestCase("Host.Example:8080", "host.example:8080")]
    public void Parse_AsKongShowsIt_IsTheAddress(string target, string expected) => Assert.That(TargetAddress.Parse(target)?.ToString(), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("[::1")]
    [TestCase("host:port")]
    [TestCase(":80")]
    public void Parse_NoAddress_IsNull(string target) => Assert.That(TargetAddress.Parse(target), Is.Null);

    [TestCase("10.0.0.1", 80, "10.0.0.1:80")]
    [TestCase("010.0.0.1", 80, "10.0.0.1:80")]
    [TestCase("2001:DB8::1", 80, "[2001:0db8:0000:0000:0000:0000:0000:0001]:80")]
    [TestCase("Orders.Example.org", 443, "orders.example.org:443")]
    public void Format_IsWhatKongStores(string host, int port, string expected)
    {
        var address = TargetAddress.Canonical(new ServiceInstance { Host = host, Port = port }, out _);
        Assert.That(TargetAddress.Format(address!.Value), Is.EqualTo(expected));
        Assert.That(TargetAddress.Parse(expected), Is.EqualTo(address));
    }

    [TestCase("10.0.0.1", 0, "its port 0 is not between 1 and 65535")]
    [TestCase("10.0.0.1", 65536, "its port 65536 is not between 1 and 65535")]
    [TestCase("::ffff:1.2.3.4", 80, "without a zone")]
    [TestCase("fe80::1%eth0", 80, "without a zone")]
    [TestCase("1.2.3", 80, "host names of")]
    [TestCase("x-", 80, "host names of")]
    [TestCase("ordér", 80, "host names of")]
    [TestCase("", 80, "host names of")]
    public void Canonical_WhatKongRefuses_IsLeftOutWithTheReason(string host, int port, string reason)
    {
        Assert.That(TargetAddress.Canonical(new ServiceInstance { Host = host, Port = port }, out var words), Is.Null);
        Assert.That(words, Does.Contain(reason));
    }
}
