using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>Makes endpoints the way the host does.</summary>
internal static class Endpoints
{
    public static KubernetesEndpoint Create(Uri address, KubernetesOptions? options = null, string token = KubeAccess.AdminToken, TimeProvider? time = null) => new(
        new(
            new EndpointDefinition { Name = "cluster", Type = "kubernetes", Addresses = [address.ToString()], Token = token },
            options ?? new(),
            NullLoggerFactory.Instance,
            time ?? TimeProvider.System,
            _ => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All }),
        new() { Folder = "/nowhere", Environment = _ => null });
}
