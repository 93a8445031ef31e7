using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

internal sealed class PolarisOptionsTests
{
    [Test]
    public void Validate_Defaults_AreGood() => Assert.That(new PolarisOptions().Validate(), Is.Empty);

    [Test]
    public void Validate_AllWrong_TellsAllAtOnce()
    {
        var options = new PolarisOptions { IdPrefix = "Polaris.", HttpPollsPerSecond = 9, GrpcPollsPerSecond = 5000, FullReadSeconds = 0 };
        Assert.That(options.Validate(), Is.EqualTo(new OptionProblem[]
        {
            new("id_prefix", "'Polaris.' is not made of 1 to 24 lower case letters, digits and '-'"),
            new("http_polls_per_second", "9 is not between 10 and 4000"),
            new("grpc_polls_per_second", "5000 is not between 100 and 4000"),
            new("full_read_seconds", "0 is not between 1 and 86400"),
        }));
    }

    [Test]
    public void Deserialize_AllMembers_AreBound()
    {
        var options = JsonSerializer.Deserialize(
            """{"id_prefix":"p-","http_polls_per_second":20,"grpc_polls_per_second":200,"full_read_seconds":30}""", PolarisOptionsJson.Default.PolarisOptions)!;
        Assert.That((options.IdPrefix, options.HttpPollsPerSecond, options.GrpcPollsPerSecond, options.FullReadSeconds), Is.EqualTo(("p-", 20, 200, 30)));
    }

    [Test]
    public void Deserialize_UnknownMember_IsAnError() =>
        Assert.That(() => JsonSerializer.Deserialize("""{"prefix":"p"}""", PolarisOptionsJson.Default.PolarisOptions), Throws.InstanceOf<JsonException>());
}
