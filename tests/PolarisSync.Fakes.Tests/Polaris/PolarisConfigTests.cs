namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>What recorded exchanges cannot show of the configuration centre.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolarisConfigTests
{
    [Test]
    public async Task Watch_UpToDate_IsAnsweredByTheNextRelease()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        await PublishAsync(fixture, "one");
        var watch = fixture.PostAsync("/v1/WatchConfigFile", new { watch_files = new[] { new { @namespace = "default", group = "g1", file_name = "app.yaml", version = "1" } } });

        await PublishAsync(fixture, "two");

        var answer = await watch;
        Assert.That((int)answer["code"]!, Is.EqualTo(200000));
        Assert.That((string?)answer["configFile"]!["version"], Is.EqualTo("2"));
    }

    [Test]
    public async Task StartAgain_Empty_ForgetsFilesToo()
    {
        await using var fixture = await PolarisFixture.StartAsync();
        await PublishAsync(fixture, "one");
        await fixture.Server.StopAsync();
        await fixture.Server.StartAgainAsync(empty: true, CancellationToken.None);

        using var file = await fixture.GetAsync("/v1/GetConfigFile?namespace=default&group=g1&fileName=app.yaml");

        Assert.That((int)file.StatusCode, Is.EqualTo(400));
    }

    private static async Task PublishAsync(PolarisFixture fixture, string content)
    {
        var answer = await fixture.PostAsync(
            "/config/v1/configfiles/createandpub", new { @namespace = "default", group = "g1", file_name = "app.yaml", content, release_name = content });
        Assert.That((int)answer["code"]!, Is.EqualTo(200000));
    }
}
