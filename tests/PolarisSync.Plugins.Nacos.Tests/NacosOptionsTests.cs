using System.Text.Json;

namespace PolarisSync.Plugins.Nacos;

public sealed class NacosOptionsTests
{
    [Test]
    public void Validate_Defaults_AreGood() => Assert.That(new NacosOptions().Validate(), Is.Empty);

    [Test]
    public void Validate_EverythingWrong_NamesEachFault()
    {
        var options = new NacosOptions
        {
            InstanceKind = "forever",
            ContextPath = "nacos/",
            GrpcPort = 70000,
            Connections = 0,
            ListInterval = "2m",
            Settle = "soon",
        };

        Assert.That(options.Validate().Select(problem => $"{problem.Path}: {problem.Message}"), Is.EqualTo(new[]
        {
            "instance_kind: 'forever' is neither 'ephemeral' nor 'persistent'",
            "context_path: 'nacos/' is not a path like /nacos, or empty",
            "grpc_port: 70000 is not between 0 and 65535",
            "connections: 0 is not between 1 and 32",
            "list_interval: '2m' is not a time from 1s to 60s, for example 3s",
            "settle: 'soon' is not a time from 0s to 10m, for example 30s",
        }));
    }

    [Test]
    public void Json_AllOptions_AreBound()
    {
        var options = JsonSerializer.Deserialize(
            """{"instance_kind":"persistent","context_path":"","grpc_port":9999,"grpc_tls":true,"connections":8,"list_interval":"5s","settle":"0s","create_namespaces":false}""",
            NacosOptionsJson.Default.NacosOptions)!;

        Assert.Multiple(() =>
        {
            Assert.That(options.Validate(), Is.Empty);
            Assert.That((options.InstanceKind, options.ContextPath, options.GrpcPort, options.GrpcTls), Is.EqualTo(("persistent", "", 9999, true)));
            Assert.That((options.Connections, options.ListInterval, options.Settle, options.CreateNamespaces), Is.EqualTo((8, "5s", "0s", false)));
        });
    }

    [Test]
    public void Json_UnknownMember_IsAnError() =>
        Assert.That(() => JsonSerializer.Deserialize("""{"kind":"x"}""", NacosOptionsJson.Default.NacosOptions), Throws.InstanceOf<JsonException>());
}
