using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The configuration centre, with nothing in it.</summary>
internal static class ConfigCentre
{
    public static ConfigBatchQueryResponse Groups(ServerContext context, Caller caller) => context.Tokens.Problem(caller) is null
        ? new() { Code = Codes.Done, Info = Codes.Text(Codes.Done), Total = 0 }
        : new() { Code = Codes.NotApproved, Info = Codes.Text(Codes.NotApproved) };

    public static ConfigClientResponse File(ClientConfigFileInfo asked, string address)
    {
        var echo = asked.Clone();
        echo.Tags.Add(new ConfigFileTag { Key = "CLIENT_IP", Value = address });
        return new() { Code = Codes.NotFound, Info = Codes.Text(Codes.NotFound), ConfigFile = echo };
    }
}
