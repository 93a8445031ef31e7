using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class ConsulOptionsTests
{
    [Test]
    public void Validate_Defaults_AreGood() => Assert.That(new ConsulOptions().Validate(), Is.Empty);

    [Test]
    public void Validate_AllWrong_TellsAllAtOnce()
    {
        var options = new ConsulOptions { Wait = "1h", MaxConnections = 200, NodePrefix = "Polaris_" };
        Assert.That(options.Validate(), Is.EqualTo(new OptionProblem[]
        {
            new("wait", "'1h' is not a time from 1s to 10m, for example 55s"),
            new("max_connections", "200 is not between 8 and 150"),
            new("node_prefix", "'Polaris_' is not made of lower case letters, digits and '-'"),
        }));
    }

    [Test]
    public void Deserialize_AllMembers_AreBound()
    {
        var options = JsonSerializer.Deserialize("""{"dc":"d","wait":"2s","node_prefix":"p-","max_connections":9}""", ConsulOptionsJson.Default.ConsulOptions)!;
        Assert.That((options.Dc, options.Wait, options.NodePrefix, options.MaxConnections), Is.EqualTo(("d", "2s", "p-", 9)));
    }

    [Test]
    public void Deserialize_UnknownMember_IsAnError() =>
        Assert.That(() => JsonSerializer.Deserialize("""{"stale":true}""", ConsulOptionsJson.Default.ConsulOptions), Throws.InstanceOf<JsonException>());
}
