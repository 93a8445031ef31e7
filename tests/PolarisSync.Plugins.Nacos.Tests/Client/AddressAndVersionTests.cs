using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos.Client;

public sealed class AddressAndVersionTests
{
    [TestCase("10.0.0.1:8848", "http://10.0.0.1:8848", "http://10.0.0.1:9848/")]
    [TestCase("nacos", "http://nacos:8848", "http://nacos:9848/")]
    [TestCase("http://nacos:80", "http://nacos", "http://nacos:1080/")]
    [TestCase("https://nacos.example.org", "https://nacos.example.org", "http://nacos.example.org:1443/")]
    [TestCase("[::1]:8848", "http://[::1]:8848", "http://[::1]:9848/")]
    public void Address_AsConfigured_GrpcIsAThousandAbove(string address, string http, string grpc)
    {
        var known = new NacosAddresses([address], new()).Current;

        Assert.That((known.Http, known.Grpc.AbsoluteUri), Is.EqualTo((http, grpc)));
    }

    [Test]
    public void Address_GrpcOptions_AreHeard() =>
        Assert.That(new NacosAddresses(["nacos:1"], new() { GrpcPort = 7, GrpcTls = true }).Current.Grpc.AbsoluteUri, Is.EqualTo("https://nacos:7/"));

    [TestCase("ftp://nacos:8848")]
    [TestCase("nacos:65000")]
    public void Address_CannotBe_IsSaidInASentence(string address) =>
        Assert.That(() => new NacosAddresses([address], new()), Throws.InstanceOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Config));

    [Test]
    public void MoveOnFrom_SecondCallerWithTheSameFailure_DoesNotSkipOne()
    {
        var addresses = new NacosAddresses(["a:1", "b:1", "c:1"], new());
        var first = addresses.Current;
        addresses.MoveOnFrom(first);
        addresses.MoveOnFrom(first);

        Assert.That(addresses.Current.Http, Is.EqualTo("http://b:1"));
    }

    [TestCase("2.1.0", false, false, false)]
    [TestCase("2.1.1", true, false, false)]
    [TestCase("2.3.2", true, true, false)]
    [TestCase("3.1.0-SNAPSHOT", true, true, true)]
    public void Version_AsTold_DecidesWhatIsThere(string text, bool usable, bool exactList, bool isThree)
    {
        var version = NacosVersion.Parse(text)!.Value;

        Assert.That((version.IsAtLeast(NacosVersion.Oldest), version.HasExactList, version.IsV3), Is.EqualTo((usable, exactList, isThree)));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("latest")]
    public void Version_None_IsNone(string? text) => Assert.That(NacosVersion.Parse(text), Is.Null);
}
