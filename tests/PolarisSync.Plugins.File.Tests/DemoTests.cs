using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Tests;

public sealed class DemoTests
{
    [Test]
    public async Task DemoServices_AsShipped_CanBeRead()
    {
        var endpoint = TestFolder.CreateEndpoint(Path.Combine(FindRoot(), "conf/demo/services.json"));

        var list = await endpoint.Source!.ListServicesAsync(ServiceKey.DefaultNamespace, CancellationToken.None);

        Assert.That(list.Services.Select(service => service.Name), Is.EqualTo(["orders", "payments", "search"]));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "PolarisSync.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
