using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Host.Data;
using PolarisSync.Host.Http;

namespace PolarisSync.Host.Tests.Http;

internal sealed class GatekeeperTests
{
    private readonly Gatekeeper _gatekeeper = new(new AdminToken("t0ken"), new TokenLimiter(TimeProvider.System, NullLogger<TokenLimiter>.Instance));

    [TestCase("127.0.0.1", "127.0.0.1", "localhost:8690", "", true)]
    [TestCase("::1", "::1", "[::1]:8690", "", true)]
    [TestCase("::ffff:127.0.0.1", "::ffff:127.0.0.1", "127.0.0.1:8690", "", true)]
    [TestCase("10.1.2.3", "10.1.2.4", "10.1.2.4:8690", "", false)]
    [TestCase("10.1.2.3", "10.1.2.4", "localhost:8690", "", false)]
    [TestCase("127.0.0.1", "127.0.0.1", "rebound.example", "", false)]
    [TestCase("10.1.2.3", "10.1.2.4", "10.1.2.4:8690", "Bearer t0ken", true)]
    [TestCase("10.1.2.3", "10.1.2.4", "10.1.2.4:8690", "bearer t0ken", true)]
    [TestCase("10.1.2.3", "10.1.2.4", "10.1.2.4:8690", "Basic t0ken", false)]
    [TestCase("10.1.2.3", "10.1.2.4", "10.1.2.4:8690", "t0ken", false)]
    public async Task Reading_IsOpenOnThisMachineOnly(string remote, string local, string host, string authorization, bool passes)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        context.Request.Host = new HostString(host);
        context.Request.Headers.Authorization = authorization;
        var passed = false;

        await _gatekeeper.Guard(ApiAccess.Reading, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        })(context);

        Assert.That(passed, Is.EqualTo(passes));
        Assert.That(context.Response.StatusCode, Is.EqualTo(passes ? 200 : 401));
    }
}
