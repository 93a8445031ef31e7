using System.Globalization;

namespace PolarisSync.Plugins.Consul;

/// <summary>What one transaction may hold.</summary>
internal static class TransactionLimits
{
    // hashicorp/consul agent/txn_endpoint.go, maxTxnOps: 64 until 1.13 (413 for 65, measured on 1.8.7), 128 since 1.14 (PR 14599).
    public const int OperationsBefore114 = 64;
    public const int OperationsSince114 = 128;

    // limits.txn_max_req_len is 524288 bytes by default; a server in front may count headers in.
    public const int Bytes = 400 * 1024;

    public static int OperationsOf(string? version)
    {
        var parts = (version ?? "").Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && (major > 1 || (major == 1 && minor >= 14))
                ? OperationsSince114
                : OperationsBefore114;
    }
}
