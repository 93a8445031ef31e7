using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>The id the server computes for an instance that came without one.</summary>
internal static class InstanceId
{
    public static string Compute(string ns, string service, string vpcId, string host, uint port) =>
        Sha1(vpcId.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{ns}##{service}##{host}##{port}")
            : string.Create(CultureInfo.InvariantCulture, $"{ns}##{service}##{vpcId}##{host}##{port}"));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The server's own way to name instances; nothing is kept secret by it.")]
    public static string Sha1(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
}
